namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>What went over one directed link so far.</summary>
/// <param name="From">The sending node.</param>
/// <param name="To">The receiving node.</param>
/// <param name="Forwarded">Bytes delivered.</param>
/// <param name="Blocked">Bytes that met a cut and had to wait; the proof that a partition cut something. Bytes still in the sender's socket are not counted.</param>
/// <param name="Held">Connections that were opened during a cut and had to wait.</param>
/// <param name="Reset">Connections that were reset by a fault.</param>
public sealed record LinkTraffic(string From, string To, long Forwarded, long Blocked, long Held, long Reset)
{
    /// <summary>Packets that a packet filter dropped; none where there are only streams.</summary>
    public long DroppedPackets { get; init; }
}
