using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Invariants;

/// <summary>Checks drawn histories of single operations.</summary>
internal static class InvariantRun
{
    public static HistoryBuilder Does(this HistoryBuilder builder, string function, OperationValue value, long from, long to, OperationType type = OperationType.Ok) =>
        builder.Add(function, null, value, value, from, to, type, null);

    public static CheckResult Check(string model, HistoryBuilder builder, string? consistency = null)
    {
        var check = HistoryModelCatalogue.Find(model)!.Begin(new CheckRequest { Consistency = consistency });
        foreach (var operation in builder.ToHistory())
            check.Add(operation);
        return check.Decide(SearchLimits.Default, CancellationToken.None).Result;
    }

    /// <summary>Expects one violation, of a kind.</summary>
    public static void IsOnly(string kind, CheckResult result) => Assert.Multiple(() =>
    {
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Select(finding => finding.Kind), Is.EqualTo(new[] { kind }));
        Assert.That(result.Looked[kind], Is.EqualTo(1));
    });
}
