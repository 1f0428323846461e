namespace Elastickv.Node.Raft;

/// <summary>Constants of one member. Times are in ticks; sizes are bytes of entry data.</summary>
public sealed record RaftConfig
{
    /// <summary>This member's id (<c>full_node_id</c>, spec §5.2); never 0.</summary>
    public required ulong Id { get; init; }

    /// <summary>Least time without a leader before a member campaigns; the actual time is drawn from [ElectionTicks, 2 × ElectionTicks).</summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>
    /// On one founding member of a new group: time between its attempts at becoming the first leader. There is no leader yet whom that could disturb, so a new
    /// group need not wait for an election timeout. Null on all others.
    /// </summary>
    public int? FoundingTicks { get; init; }

    /// <summary>Time between heartbeats of a leader; less than <see cref="ElectionTicks"/>.</summary>
    public int HeartbeatTicks { get; init; } = 1;

    /// <summary>Whether a member asks if it could win before it raises the term.</summary>
    public bool PreVote { get; init; } = true;

    /// <summary>Entry data in one append message; a single larger entry still travels alone.</summary>
    public long MaxBytesPerMessage { get; init; } = 1 << 20;

    /// <summary>Append messages on the way to one follower.</summary>
    public int MaxInflightMessages { get; init; } = 256;

    /// <summary>Entry data on the way to one follower; exceeded by at most one message.</summary>
    public long MaxInflightBytes { get; init; } = 16 << 20;

    /// <summary>Largest proposal.</summary>
    public int MaxProposalBytes { get; init; } = 16 << 20;

    /// <summary>Entry data appended by the leader and not yet committed; beyond it proposals are refused.</summary>
    public long MaxUncommittedBytes { get; init; } = 64 << 20;

    /// <summary>Entry data handed out for applying in one <see cref="Ready"/>; a single larger entry is still handed out.</summary>
    public long MaxBytesToApply { get; init; } = 8 << 20;

    /// <summary>Read requests waiting for confirmation; beyond it they are refused.</summary>
    public int MaxPendingReads { get; init; } = 1 << 16;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Id);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HeartbeatTicks);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ElectionTicks, HeartbeatTicks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FoundingTicks ?? ElectionTicks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBytesPerMessage);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxInflightMessages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxInflightBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxProposalBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxUncommittedBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBytesToApply);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPendingReads);
    }
}
