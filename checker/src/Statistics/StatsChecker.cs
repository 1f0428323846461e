using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Statistics;

/// <summary>
/// Counts what came of the operations, by function and by node: <c>write.ok</c>, <c>read.info</c>, <c>n1.fail</c>, …
/// Unknown when no read or no write was completed at all: then the other checkers had nothing to look at.
/// </summary>
public sealed class StatsChecker : IChecker
{
    public string Name => "stats";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        counts["operations"] = 0;
        long reads = 0, writes = 0;
        foreach (var operation in run.History)
        {
            if (operation.Type == OperationType.Invoke)
            {
                counts["operations"]++;
                continue;
            }

            Count(counts, operation);
            if (operation.Type == OperationType.Ok)
                _ = operation.Function is FunctionName.Read ? reads++ : writes++;
        }

        var findings = Missing("read", reads).Concat(Missing("write", writes)).ToImmutableArray();
        return new CheckResult(Name, findings.IsEmpty ? Verdict.Valid : Verdict.Unknown, findings, counts.ToImmutable());
    }

    private static void Count(ImmutableSortedDictionary<string, long>.Builder counts, Operation operation)
    {
        var outcome = OutcomeName(operation.Type);
        Increment(counts, $"{operation.Function}.{outcome}");
        if (operation.Node is not null)
            Increment(counts, $"{operation.Node}.{outcome}");
    }

    private static string OutcomeName(OperationType type) => type switch
    {
        OperationType.Ok => "ok",
        OperationType.Fail => "fail",
        _ => "info",
    };

    private static void Increment(ImmutableSortedDictionary<string, long>.Builder counts, string name) =>
        counts[name] = counts.GetValueOrDefault(name) + 1;

    private static IEnumerable<Finding> Missing(string what, long count)
    {
        if (count == 0)
            yield return new Finding($"no-{what}s", $"No {what} was completed in the whole run.");
    }
}
