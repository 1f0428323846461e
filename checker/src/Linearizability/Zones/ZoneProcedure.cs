using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Zones;

/// <summary>
/// Decides a register whose values are unique in O(n log n) time and O(n) memory, however many calls overlap or have no known outcome
/// (Gibbons and Korach 1997, with blocks of compare-and-sets as one zone). A call without known outcome whose value nobody saw can be left
/// out; one whose value was seen happened, and never ends. Linearizable if and only if every block is in order, no two forward zones
/// overlap, and no backward zone lies within a forward one.
/// </summary>
/// <param name="initial">What the register begins as.</param>
internal sealed class ZoneProcedure(OperationValue initial = default) : IProcedure
{
    public const string Name = "zones";

    public PartitionOutcome? Decide(Partition partition, SearchBudget budget)
    {
        budget.CancellationToken.ThrowIfCancellationRequested();
        if (!IsRegister(partition.Calls) || ClusterTable.Gather(partition, initial) is not { } table)
            return null;
        var finding = table.Connect() ?? FindConflict(partition, table.Clusters);
        return new PartitionOutcome(finding is null ? Verdict.Valid : Verdict.Invalid, Name, finding);
    }

    private static bool IsRegister(ReadOnlySpan<PartitionCall> calls)
    {
        foreach (ref readonly var call in calls)
        {
            if (call.Function > FunctionCode.Cas || (call.Function == FunctionCode.Cas && !CasPair.IsPair(call.Value)))
                return false;
        }

        return true;
    }

    private static Finding? FindConflict(Partition partition, ReadOnlySpan<Cluster> clusters)
    {
        var forward = new List<Zone>();
        var backward = new List<Zone>();
        if (ReadZones(partition, clusters, forward, backward) is { } finding)
            return finding;
        forward.Sort();
        return FindOverlap(partition, forward) ?? FindContained(partition, forward, backward);
    }

    private static Finding? ReadZones(Partition partition, ReadOnlySpan<Cluster> clusters, List<Zone> forward, List<Zone> backward)
    {
        var chains = new ChainReader(partition, clusters);
        var real = 0;
        var cas = Cluster.None;
        for (var number = 0; number < clusters.Length; number++)
        {
            if (!clusters[number].IsReal)
                continue;
            real++;
            var writer = clusters[number].Writer;
            if (writer >= 0 && partition.Calls[writer].Function == FunctionCode.Cas)
            {
                cas = writer;
                continue;
            }

            if (chains.Read(number, out var zone) is { } finding)
                return finding;
            (zone.IsForward ? forward : backward).Add(zone);
        }

        // Every block begins with a plain write or the missing key, unless it bites its own tail.
        return chains.Visited < real ? ZoneFinding.Circular(partition, cas) : null;
    }

    private static Finding? FindOverlap(Partition partition, List<Zone> forward)
    {
        for (var i = 1; i < forward.Count; i++)
        {
            if (forward[i - 1].Conflicts(forward[i]))
                return ZoneFinding.Conflict(partition, forward[i - 1], forward[i]);
        }

        return null;
    }

    private static Finding? FindContained(Partition partition, List<Zone> forward, List<Zone> backward)
    {
        foreach (var zone in backward)
        {
            var at = LastBeginningBefore(forward, zone.LastStart);
            if (at >= 0 && forward[at].Conflicts(zone))
                return ZoneFinding.Conflict(partition, zone, forward[at]);
        }

        return null;
    }

    private static int LastBeginningBefore(List<Zone> forward, int position)
    {
        int low = 0, high = forward.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (forward[middle].FirstEnd < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
