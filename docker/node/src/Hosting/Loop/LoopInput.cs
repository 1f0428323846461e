using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Storage;
using Elastickv.Proto;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>What other threads tell the host's loop.</summary>
internal abstract record LoopInput
{
    /// <summary>A message of a peer.</summary>
    internal sealed record PeerMessage(Message Message) : LoopInput;

    /// <summary>A peer said how long it waits without a leader; its messages come after this.</summary>
    internal sealed record PeerIntroduced(ulong Id, TimeSpan ElectionTimeout) : LoopInput;

    /// <summary>A snapshot of a leader.</summary>
    /// <param name="Message">The message that announced it.</param>
    /// <param name="File">Its bytes, whole and verified.</param>
    /// <param name="Sidecar">What the leader knows of the group's keys, if this node's sidecar is behind the snapshot.</param>
    internal sealed record SnapshotArrived(Message Message, string File, SidecarStateReport? Sidecar) : LoopInput;

    /// <summary>Messages to a peer were lost.</summary>
    internal sealed record PeerUnreachable(ulong Id) : LoopInput;

    /// <summary>Sending a snapshot to a peer ended.</summary>
    internal sealed record SnapshotSent(ulong Id, bool Arrived) : LoopInput;

    /// <summary>An own snapshot is durable, or could not be written.</summary>
    internal sealed record SnapshotWritten(SnapshotMetadata Metadata, FsmSnapshot? File, Exception? Error) : LoopInput;

    internal sealed record Propose(PendingProposal Proposal) : LoopInput;

    internal sealed record Fence(TaskCompletionSource<ulong> Waiter) : LoopInput;

    /// <param name="Target">The successor, or 0 for the most advanced voter.</param>
    /// <param name="Waiter">Completed when the request is under way.</param>
    internal sealed record Transfer(ulong Target, TaskCompletionSource<TransferOutcome> Waiter) : LoopInput;

    internal sealed record ChangeMembership(MembershipChange Change, TaskCompletionSource<ulong> Waiter) : LoopInput;

    internal sealed record RewriteValues(int MaxRows, TaskCompletionSource<RewriteStep> Waiter) : LoopInput;

    internal sealed record Stop : LoopInput;
}
