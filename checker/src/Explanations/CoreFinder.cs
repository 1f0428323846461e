using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>
/// Finds few calls that prove a history wrong by themselves. Calls that only read can always be left out: what is left of an order without them
/// is an order of the rest. Of a register all calls on some values can be left out, as long as every compare-and-set that stays keeps the
/// value that it replaced: nobody who stays saw the others.
/// </summary>
/// <param name="isInvalid">Whether a partition is certainly not linearizable.</param>
/// <param name="isReadOnly">Whether a call can change nothing.</param>
internal sealed class CoreFinder(Func<Partition, bool> isInvalid, Func<Call, bool> isReadOnly)
{
    public Partition Find(Partition partition) => WithoutReads(IsRegister(partition) ? WithoutValues(partition) : partition);

    private Partition WithoutValues(Partition partition)
    {
        var values = new HashSet<OperationValue>();
        foreach (ref readonly var call in partition.Calls)
            values.Add(ValueOf(call));
        var needed = Minimiser.Minimise(values.ToList(), some => Keep(partition, values, [.. some]) is { } rest && isInvalid(rest));
        return Keep(partition, values, [.. needed])!;
    }

    /// <summary>The calls on some values; null where one of them replaced a value that is left out.</summary>
    private static Partition? Keep(Partition partition, HashSet<OperationValue> all, HashSet<OperationValue> values)
    {
        var kept = new List<PartitionCall>();
        foreach (ref readonly var call in partition.Calls)
        {
            if (!values.Contains(ValueOf(call)))
                continue;
            if (call.Function == FunctionCode.Cas && CasPair.Of(call.Value).Old is var old && all.Contains(old) && !values.Contains(old))
                return null;
            kept.Add(call);
        }

        return partition.With(kept.ToArray());
    }

    private Partition WithoutReads(Partition partition)
    {
        var reads = Enumerable.Range(0, partition.Count).Where(call => isReadOnly(partition.Full(call))).ToList();
        var all = reads.ToHashSet();
        var needed = Minimiser.Minimise(reads, some => isInvalid(Without(partition, all.Except(some).ToHashSet())));
        return Without(partition, all.Except(needed).ToHashSet());
    }

    private static Partition Without(Partition partition, HashSet<int> calls)
    {
        var kept = new List<PartitionCall>(partition.Count);
        for (var call = 0; call < partition.Count; call++)
        {
            if (!calls.Contains(call))
                kept.Add(partition.Calls[call]);
        }

        return partition.With(kept.ToArray());
    }

    private static bool IsRegister(Partition partition)
    {
        foreach (ref readonly var call in partition.Calls)
        {
            if (call.Function > FunctionCode.Cas || (call.Function == FunctionCode.Cas && !CasPair.IsPair(call.Value)))
                return false;
        }

        return true;
    }

    /// <summary>The value that a call leaves in the register.</summary>
    private static OperationValue ValueOf(in PartitionCall call) => call.Function == FunctionCode.Cas ? CasPair.Of(call.Value).New : call.Value;
}
