namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>What a node's filter has counted of the packets from one other node.</summary>
internal sealed class LinkCounts
{
    private FilterCounts _arrived;
    private FilterCounts _droppedBefore;
    private FilterCounts _droppedNow;

    /// <summary>Connections that were ended by force.</summary>
    public long Reset { get; set; }

    /// <param name="arrived">Everything so far.</param>
    /// <param name="dropped">Since the chain was last replaced.</param>
    /// <param name="replaced">Whether it is replaced now.</param>
    public void Read(FilterCounts arrived, FilterCounts dropped, bool replaced)
    {
        _arrived = arrived;
        _droppedBefore = replaced ? _droppedBefore + dropped : _droppedBefore;
        _droppedNow = replaced ? default : dropped;
    }

    public LinkTraffic Traffic(string from, string to)
    {
        var dropped = _droppedBefore + _droppedNow;
        return new LinkTraffic(from, to, (_arrived - dropped).Bytes, dropped.Bytes, Held: 0, Reset) { DroppedPackets = dropped.Packets };
    }
}
