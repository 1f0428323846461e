using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Transactions.Analyses;
using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Transactions;

/// <summary>
/// Asks whether transactions behaved as a consistency model promises. An <c>info</c> transaction may have taken effect at any later time or
/// never; one of which something was read did. Unknown when no read completed, when a limit is hit, or when a value was written twice.
/// </summary>
public sealed class TransactionChecker(TransactionModel model, string consistency = TransactionChecker.UsualConsistency, SearchLimits? limits = null, TimeProvider? clock = null)
    : IChecker
{
    /// <summary>What is asked for where nothing else is.</summary>
    public const string UsualConsistency = "strict-serializable";

    private readonly ForbiddenAnomalies _forbidden = new(
        ConsistencyModels.Find(consistency) ?? throw new ArgumentException($"\"{consistency}\" is no consistency model", nameof(consistency)));

    public string Name => model.Name();

    /// <summary>Judges the transactions of a run; other operations are left out.</summary>
    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            var table = TransactionTable.Of(model, run.History.Where(operation => operation.Function == FunctionName.Txn));
            return Check(table, cancellationToken).Result;
        }
        catch (MalformedHistoryException e)
        {
            var finding = new Finding("malformed-history", e.Message);
            return new CheckResult(Name, Verdict.Unknown, [finding], ImmutableSortedDictionary<string, long>.Empty);
        }
    }

    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public TransactionReport Check(TransactionTable table, CancellationToken cancellationToken)
    {
        var budget = new CheckBudget(limits ?? SearchLimits.Default, clock ?? TimeProvider.System, cancellationToken);
        Analysis analysis = model == TransactionModel.ListAppend
            ? new AppendAnalysis(table, _forbidden, budget)
            : new RegisterAnalysis(table, _forbidden, budget);
        Finding? gap = null;
        try
        {
            analysis.Run();
        }
        catch (UndecidedException e)
        {
            gap = new Finding(e.Kind, e.Message);
        }

        return Summarise(table, analysis, gap);
    }

    private TransactionReport Summarise(TransactionTable table, Analysis analysis, Finding? gap)
    {
        var names = analysis.Log.Counts.Keys.Where(_forbidden.Contains).ToImmutableArray();
        var violated = ConsistencyModels.ViolatedBy(names);
        var weakest = ConsistencyModels.Weakest(violated);
        var anomalies = analysis.Log.Kept
            .Where(anomaly => _forbidden.Contains(anomaly.Name))
            .OrderByDescending(anomaly => ConsistencyModels.ViolatedBy([anomaly.Name]).Length)
            .ToImmutableArray();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (!names.IsEmpty)
            findings.Add(DescribeModels(analysis.Log, names, weakest));
        findings.AddRange(anomalies.Select(anomaly => new Finding(anomaly.Name, anomaly.Summary) { Operations = anomaly.Operations, Key = anomaly.Key }));
        var reads = CountReads(table);
        if (gap is not null)
            findings.Add(gap);
        if (reads == 0)
            findings.Add(new Finding("no-reads", "No read was completed, so nothing was seen that could be judged."));
        if (_forbidden.IsEmpty)
            findings.Add(new Finding("not-decided", $"{consistency} speaks of single objects: no anomaly of transactions tells whether it holds. Ask for strict-serializable, or check a linearizable model."));
        var isUndecided = gap is not null || reads == 0 || _forbidden.IsEmpty;
        var verdict = !names.IsEmpty ? Verdict.Invalid : isUndecided ? Verdict.Unknown : Verdict.Valid;
        var result = new CheckResult(Name, verdict, findings.ToImmutable(), Looked(table, analysis, reads));
        return new TransactionReport(result, anomalies, weakest, violated.RemoveRange(weakest));
    }

    private static Finding DescribeModels(AnomalyLog log, ImmutableArray<string> names, ImmutableArray<string> weakest)
    {
        var found = names.Select(name => $"{log.Counts[name]} × {name}");
        return new Finding("not-consistent", $"The history is not {string.Join(", not ", weakest)}, nor anything stronger: {string.Join(", ", found)}.");
    }

    private ImmutableSortedDictionary<string, long> Looked(TransactionTable table, Analysis analysis, long reads) =>
        ImmutableSortedDictionary<string, long>.Empty
            .Add("transactions", table.Count)
            .Add("keys", table.Keys.Count)
            .Add("steps", table.Steps.Length)
            .Add("reads", reads)
            .Add("dependencies", analysis.DependencyCount)
            .Add("allowed-anomalies", analysis.Log.Counts.Where(pair => !_forbidden.Contains(pair.Key)).Sum(pair => pair.Value));

    private static long CountReads(TransactionTable table)
    {
        var reads = 0L;
        foreach (ref readonly var step in table.Steps)
            reads += step.Kind == StepKind.Read ? 1 : 0;
        return reads;
    }
}
