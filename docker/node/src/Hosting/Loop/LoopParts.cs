using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.StateMachine;
using Elastickv.Node.Storage;
using Elastickv.Node.Transport.Peers;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>What the host's loop owns and works on.</summary>
internal sealed record LoopParts
{
    public required RaftCore Core { get; init; }

    public required WriteAheadLog Wal { get; init; }

    public required ReplicatedState State { get; init; }

    public required SnapshotKeeper Snapshots { get; init; }

    public required SnapshotDirectory SnapshotFiles { get; init; }

    public required Proposer Proposer { get; init; }

    public required HybridLogicalClock Clock { get; init; }

    /// <summary>Until when reads need no fence.</summary>
    public required LeaderLease Lease { get; init; }

    public required TimeProvider Time { get; init; }

    public required StatusBoard Status { get; init; }

    public required MembershipRequests Membership { get; init; }

    /// <summary>Null on a node that takes no part in encryption.</summary>
    public required RewriteSteps? Rewrite { get; init; }

    public required NodeLog Log { get; init; }

    /// <summary>Called whenever the loop has done all there was to do.</summary>
    public required Action Settled { get; init; }

    /// <summary>The planted defect <c>stale-read</c>: a leader that serves reads on its own belief.</summary>
    public bool ServesReadsOnBelief { get; init; }

    /// <summary>Set before the loop runs; while entries are replayed there is nobody to talk to.</summary>
    public IPeerTransport? Transport { get; set; }
}
