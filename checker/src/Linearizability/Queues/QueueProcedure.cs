using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Queues;

/// <summary>
/// Decides a first-in-first-out queue whose elements are unique in O(n log n) time, by the four ways in which one can go wrong (Henzinger,
/// Sezgin and Vafeiadis 2013): an element comes out that was not put in, one comes out twice, two come out in the wrong order, or the
/// queue is found empty although at each moment something was certainly in it.
/// </summary>
internal sealed class QueueProcedure : IProcedure
{
    public const string Name = "queue-patterns";

    public PartitionOutcome? Decide(Partition partition, SearchBudget budget)
    {
        budget.CancellationToken.ThrowIfCancellationRequested();
        if (QueueTable.Gather(partition) is not { } table)
            return null;
        var finding = table.Finding ?? FindPattern(partition, table.Elements, table.Empty);
        return new PartitionOutcome(finding is null ? Verdict.Valid : Verdict.Invalid, Name, finding);
    }

    private static Finding? FindPattern(Partition partition, QueueElement[] elements, List<int> empty)
    {
        if (QueueOrder.FindInversion(elements) is { } inversion)
            return QueueFinding.OutOfOrder(partition, inversion.First, inversion.Second);
        var stretches = OccupiedStretches.Of(elements);
        foreach (var dequeue in empty)
        {
            ref readonly var call = ref partition.Calls[dequeue];
            if (stretches.Covering(call.Start, call.End) is { } enqueue)
                return QueueFinding.NotEmpty(partition, dequeue, enqueue);
        }

        return null;
    }
}
