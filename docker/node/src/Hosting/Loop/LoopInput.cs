using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>What other threads tell the host's loop.</summary>
internal abstract record LoopInput
{
    /// <summary>A message of a peer.</summary>
    internal sealed record PeerMessage(Message Message) : LoopInput;

    /// <summary>A snapshot of a peer, whole and verified, with the message that announced it.</summary>
    internal sealed record SnapshotArrived(Message Message, string File) : LoopInput;

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

    internal sealed record Stop : LoopInput;
}
