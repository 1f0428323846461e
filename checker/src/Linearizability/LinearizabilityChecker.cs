using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Explanations;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Linearizability.Zones;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>
/// Asks whether every key behaved as if each operation took effect at one moment between its invocation and its completion. An <c>info</c>
/// operation may take effect at any later time or never; a <c>fail</c> never did. Keys are judged in parallel. Unknown when no read
/// completed, when a limit is hit, or when an operation is none of the model's.
/// </summary>
/// <param name="model">What each key is; a register if not said.</param>
/// <param name="limits">What it may use.</param>
/// <param name="clock">Measures the time it takes.</param>
public sealed class LinearizabilityChecker(LinearizableModel? model = null, SearchLimits? limits = null, TimeProvider? clock = null) : IChecker
{
    /// <summary>What an explanation may take of the time that is left: a longer one is not worth the wait.</summary>
    private static readonly TimeSpan TimeToExplain = TimeSpan.FromSeconds(5);

    private readonly LinearizableModel _model = model ?? LinearizableModel.Register();

    public string Name => "linearizable";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        CallTable table;
        try
        {
            table = CallTable.Pair(run.History);
        }
        catch (MalformedHistoryException e)
        {
            return Unknown(new Finding("malformed-history", e.Message));
        }

        return CheckAndExplain(table, cancellationToken);
    }

    /// <summary>Judges calls that are already paired.</summary>
    public CheckResult Check(CallTable table, CancellationToken cancellationToken)
    {
        var partitions = Split(table);
        return Summarise(table, partitions, Decide(partitions, StartBudget(cancellationToken)));
    }

    /// <summary>The same, with an explanation of the smallest key that is wrong.</summary>
    public CheckResult CheckAndExplain(CallTable table, CancellationToken cancellationToken)
    {
        var partitions = Split(table);
        var budget = StartBudget(cancellationToken);
        var outcomes = Decide(partitions, budget);
        var result = Summarise(table, partitions, outcomes);
        var wrong = partitions.Where((_, i) => outcomes[i].Verdict == Verdict.Invalid).MinBy(partition => partition.Count);
        return wrong is null ? result : result with { Explanation = new LinearizabilityExplainer(_model, budget.ShortenTo(TimeToExplain)).Explain(wrong) };
    }

    private Partition[] Split(CallTable table)
    {
        var groups = _model.HasKeysInValues ? KeyGroups.ByKeysInValues(table) : KeyGroups.ByKey(table);
        return Partitioner.Split(table, groups, _model.IsReadOnly);
    }

    private SearchBudget StartBudget(CancellationToken cancellationToken) => new(limits ?? SearchLimits.Default, clock ?? TimeProvider.System, cancellationToken);

    private PartitionOutcome[] Decide(Partition[] partitions, SearchBudget budget)
    {
        var outcomes = new PartitionOutcome[partitions.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = budget.CancellationToken };
        if (partitions.Length == 1)
            outcomes[0] = _model.Decide(partitions[0], budget);
        else
            Parallel.For(0, partitions.Length, options, i => outcomes[i] = _model.Decide(partitions[i], budget));
        return outcomes;
    }

    private CheckResult Summarise(CallTable table, Partition[] partitions, PartitionOutcome[] outcomes)
    {
        var reads = CountReads(table);
        var findings = outcomes
            .Where(outcome => outcome.Finding is not null)
            .OrderByDescending(outcome => outcome.Verdict)
            .Select(outcome => outcome.Finding!)
            .ToImmutableArray();
        var verdict = outcomes.Select(outcome => outcome.Verdict).DefaultIfEmpty(Verdict.Valid).Max();
        if (reads == 0)
        {
            verdict = verdict == Verdict.Invalid ? verdict : Verdict.Unknown;
            findings = findings.Add(new Finding("no-reads", "No read was completed, so nothing was seen that could be judged."));
        }

        var looked = ImmutableSortedDictionary<string, long>.Empty
            .Add("keys", partitions.Length)
            .Add("operations", partitions.Sum(partition => (long)partition.Count))
            .Add("reads", reads)
            .Add("keys-by-zones", outcomes.Count(outcome => outcome.Procedure == ZoneProcedure.Name))
            .Add("keys-by-search", outcomes.Count(outcome => outcome.Configurations > 0))
            .Add("configurations", outcomes.Sum(outcome => outcome.Configurations));
        return new CheckResult(Name, verdict, findings, looked);
    }

    /// <summary>Completed calls that say something about the state.</summary>
    private long CountReads(CallTable table)
    {
        var reads = 0L;
        var id = 0;
        for (var chunk = 0; chunk < table.Rows.ChunkCount; chunk++)
        {
            foreach (ref readonly var row in table.Rows.Chunk(chunk))
            {
                // Almost every history is one of reads and writes: they need no closer look.
                if (row.IsOk && row.Function is not (FunctionCode.Write or FunctionCode.Cas) && (row.Function == FunctionCode.Read || _model.IsObservation(table[id])))
                    reads++;
                id++;
            }
        }

        return reads;
    }

    private CheckResult Unknown(Finding finding) => new(Name, Verdict.Unknown, [finding], ImmutableSortedDictionary<string, long>.Empty);
}
