using System.Collections.Immutable;

namespace Elastickv.Node.Hosting;

/// <summary>The Raft group at one moment, as this node knows it.</summary>
public sealed record GroupStatus
{
    public required string LocalId { get; init; }

    /// <summary>raftId of the leader, or null if none is known.</summary>
    public string? LeaderId { get; init; }

    /// <summary>The leader's Raft address in this node's own view.</summary>
    public string? LeaderAddress { get; init; }

    /// <summary><c>follower</c>, <c>candidate</c>, <c>leader</c>, <c>learner</c> or <c>shutdown</c>.</summary>
    public required string Role { get; init; }

    public ulong Term { get; init; }

    public ulong CommitIndex { get; init; }

    public ulong AppliedIndex { get; init; }

    public ulong LastLogIndex { get; init; }

    public ulong LastSnapshotIndex { get; init; }

    public TimeSpan LastContact { get; init; }

    /// <summary>Greatest clock ceiling applied (opcode 0x02), in milliseconds since the Unix epoch; 0 before the first.</summary>
    public long CeilingMs { get; init; }

    /// <summary>The entry that last changed the membership.</summary>
    public ulong ConfigurationIndex { get; init; }

    public ImmutableArray<GroupMember> Members { get; init; } = [];

    public bool IsLeader => Role == "leader";
}
