using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Zones;

/// <summary>
/// The calls of a partition gathered by the value they wrote or saw. Cluster 0 is the initial value, which nobody had to write.
/// Only applies where no value is written twice: then each read tells which write it saw, and each compare-and-set which one it followed.
/// </summary>
internal sealed class ClusterTable
{
    public const int Initial = 0;

    private readonly Partition _partition;
    private readonly ValueIndex _byValue;
    private readonly Cluster[] _clusters;
    private int _count = 1;

    private ClusterTable(Partition partition, OperationValue initial, int writers)
    {
        _partition = partition;
        _clusters = new Cluster[writers + 1];
        _clusters[Initial] = new Cluster(Cluster.None);
        _byValue = new ValueIndex(writers + 1);
        _byValue.TryAdd(initial);
    }

    public ReadOnlySpan<Cluster> Clusters => _clusters.AsSpan(0, _count);

    /// <summary>Gathers the writes; null when two of them write the same value, or the initial one.</summary>
    public static ClusterTable? Gather(Partition partition, OperationValue initial)
    {
        var calls = partition.Calls;
        var writers = 0;
        foreach (ref readonly var call in calls)
            writers += call.IsRead ? 0 : 1;
        var table = new ClusterTable(partition, initial, writers);
        for (var i = 0; i < calls.Length; i++)
        {
            if (!calls[i].IsRead && !table.TryAddWriter(i))
                return null;
        }

        return table;
    }

    /// <summary>Adds the reads, and follows compare-and-sets back from every value that was real. Returns what cannot be explained, if anything.</summary>
    public Finding? Connect() => AddReads() ?? FollowBack();

    private bool TryAddWriter(int call)
    {
        if (!_byValue.TryAdd(Written(_partition.Calls[call])))
            return false;
        _clusters[_count++] = new Cluster(call);
        return true;
    }

    private Finding? AddReads()
    {
        var calls = _partition.Calls;
        for (var i = 0; i < calls.Length; i++)
        {
            ref readonly var read = ref calls[i];
            if (!read.IsRead)
                continue;
            var number = _byValue.NumberOf(read.Value);
            if (number < 0)
                return ZoneFinding.GarbageRead(_partition, i);
            ref var cluster = ref _clusters[number];
            if (cluster.FirstRead < 0 || read.End < calls[cluster.FirstRead].End)
                cluster.FirstRead = i;

            // The calls stand in the order of their beginnings.
            cluster.LastRead = i;
        }

        return null;
    }

    private Finding? FollowBack()
    {
        var open = new Stack<int>();
        for (var i = 0; i < _count; i++)
        {
            ref var cluster = ref _clusters[i];
            cluster.IsReal = i == Initial || cluster.FirstRead >= 0 || _partition.Calls[cluster.Writer].IsOk;
            if (cluster.IsReal && IsCas(cluster))
                open.Push(i);
        }

        while (open.TryPop(out var number))
        {
            var writer = _clusters[number].Writer;
            var before = _byValue.NumberOf(CasPair.Of(_partition.Calls[writer].Value).Old);
            if (before < 0)
                return ZoneFinding.GarbageCas(_partition, writer);
            ref var replaced = ref _clusters[before];
            if (replaced.Successor >= 0)
                return ZoneFinding.ReplacedTwice(_partition, _clusters[replaced.Successor].Writer, writer);
            replaced.Successor = number;
            if (!replaced.IsReal && IsCas(replaced))
                open.Push(before);
            replaced.IsReal = true;
        }

        return null;
    }

    private bool IsCas(in Cluster cluster) => cluster.Writer >= 0 && _partition.Calls[cluster.Writer].Function == FunctionCode.Cas;

    private static OperationValue Written(in PartitionCall call) => call.Function == FunctionCode.Cas ? CasPair.Of(call.Value).New : call.Value;
}
