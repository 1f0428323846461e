namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>Which member of the cluster a disk is of.</summary>
/// <param name="RaftId">Its raft id, or the best guess.</param>
/// <param name="Doubt">Why that is not certain, or is not what the disk is called; null when all is well.</param>
/// <param name="IsKnown">Whether it may be relied on.</param>
internal sealed record NodeIdentity(string RaftId, string? Doubt = null, bool IsKnown = true)
{
    /// <summary>What stands in its nonces and registry keys.</summary>
    public ushort Short => FullNodeId.Short(FullNodeId.Of(RaftId));
}
