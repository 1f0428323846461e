using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>
/// Finds where a history goes wrong: the first completion with which its beginning is no longer linearizable. Every beginning of a
/// linearizable history is linearizable, so the place can be found by halving.
/// </summary>
/// <param name="isInvalid">Whether a partition is certainly not linearizable.</param>
/// <param name="isReadOnly">Whether an indeterminate call could have changed nothing.</param>
internal sealed class PrefixFinder(Func<Partition, bool> isInvalid, Func<Call, bool> isReadOnly)
{
    /// <summary>The position of that completion in a history that is not linearizable.</summary>
    public int FindEnd(Partition partition)
    {
        var ends = Ends(partition);
        int low = 0, high = ends.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (isInvalid(Cut(partition, ends[middle])))
                high = middle;
            else
                low = middle + 1;
        }

        return ends[low];
    }

    /// <summary>The history up to and including a position: what ends later has no known outcome yet.</summary>
    public Partition Cut(Partition partition, int end)
    {
        var calls = new List<PartitionCall>();
        foreach (ref readonly var call in partition.Calls)
        {
            if (call.Start > end)
                break;
            calls.Add(call.End <= end ? call : call.Unfinished());
        }

        var cut = partition.With(calls.ToArray());
        return cut.With(calls.Where((call, i) => call.IsOk || !isReadOnly(cut.Full(i))).ToArray());
    }

    private static int[] Ends(Partition partition)
    {
        var ends = new List<int>();
        foreach (ref readonly var call in partition.Calls)
        {
            if (call.IsOk)
                ends.Add(call.End);
        }

        ends.Sort();
        return [.. ends];
    }
}
