using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
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

        return Check(table, cancellationToken);
    }

    /// <summary>Judges calls that are already paired.</summary>
    public CheckResult Check(CallTable table, CancellationToken cancellationToken)
    {
        var groups = _model.HasKeysInValues ? KeyGroups.ByKeysInValues(table) : KeyGroups.ByKey(table);
        var partitions = Partitioner.Split(table, groups, _model.IsReadOnly);
        var outcomes = Decide(partitions, cancellationToken);
        return Summarise(table, partitions, outcomes);
    }

    private PartitionOutcome[] Decide(Partition[] partitions, CancellationToken cancellationToken)
    {
        var budget = new SearchBudget(limits ?? SearchLimits.Default, clock ?? TimeProvider.System, cancellationToken);
        var outcomes = new PartitionOutcome[partitions.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        if (partitions.Length == 1)
            outcomes[0] = Decide(partitions[0], budget);
        else
            Parallel.For(0, partitions.Length, options, i => outcomes[i] = Decide(partitions[i], budget));
        return outcomes;
    }

    private PartitionOutcome Decide(Partition partition, SearchBudget budget)
    {
        foreach (var procedure in _model.Procedures)
        {
            if (procedure.Decide(partition, budget) is { } outcome)
                return outcome;
        }

        throw new InvalidOperationException("the last procedure decides everything");
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
