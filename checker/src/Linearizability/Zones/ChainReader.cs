using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Zones;

/// <summary>
/// Walks the values that followed each other by compare-and-set. They form one block: the order within it is fixed, and nothing else can
/// come between. Each call must be able to come after all those before it in the block.
/// </summary>
internal ref struct ChainReader(Partition partition, ReadOnlySpan<Cluster> clusters)
{
    private readonly ReadOnlySpan<PartitionCall> _calls = partition.Calls;
    private readonly ReadOnlySpan<Cluster> _clusters = clusters;
    private int _firstEnd;
    private int _firstToEnd;
    private int _lastStart;
    private int _lastToStart;

    /// <summary>How many clusters were walked through.</summary>
    public int Visited { get; private set; }

    /// <summary>Walks the block that begins with a cluster.</summary>
    public Finding? Read(int root, out Zone zone)
    {
        (_firstEnd, _firstToEnd, _lastStart, _lastToStart) = (Call.Never, -1, -1, -1);
        if (root == ClusterTable.Initial)
            _firstEnd = -1;
        Finding? finding = null;
        for (var number = root; number >= 0 && finding is null; number = _clusters[number].Successor)
        {
            Visited++;
            ref readonly var cluster = ref _clusters[number];
            if (cluster.Writer >= 0)
                finding = Add(cluster.Writer, cluster.Writer);
            if (finding is null && cluster.FirstRead >= 0)
                finding = Add(cluster.FirstRead, cluster.LastRead);
        }

        zone = new Zone(_firstEnd, _lastStart, _firstToEnd, _lastToStart);
        return finding;
    }

    private Finding? Add(int firstToEnd, int lastToStart)
    {
        var end = _calls[firstToEnd].End;
        if (end < _lastStart)
            return ZoneFinding.OutOfOrder(partition, _lastToStart, firstToEnd);
        if (end < _firstEnd)
            (_firstEnd, _firstToEnd) = (end, firstToEnd);
        var start = _calls[lastToStart].Start;
        if (start > _lastStart)
            (_lastStart, _lastToStart) = (start, lastToStart);
        return null;
    }
}
