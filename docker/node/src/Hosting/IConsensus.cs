namespace Elastickv.Node.Hosting;

/// <summary>The Raft group as its front ends (Redis, EncryptionAdmin, RaftAdmin) see it. Safe to call from any thread.</summary>
public interface IConsensus
{
    /// <summary>A recent view of the group; cheap.</summary>
    GroupStatus Status { get; }

    /// <summary>Whether this node leads on a lease now: then a local read needs no fence to be linearizable, if it arrived before this call (spec §13.2).</summary>
    bool HoldsLease { get; }

    /// <summary>
    /// Proposes one state machine payload (spec §6, first byte is the opcode) and waits until this node has applied it.
    /// Sealing in the raft envelope and the proposal framing happen below this call.
    /// </summary>
    /// <param name="payload">What is proposed.</param>
    /// <param name="kind">Who proposes.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    /// <param name="leadTerm">The term in which the caller judged the state on which the proposal rests: if this node does not lead it any more, nothing is proposed. Null for any.</param>
    /// <returns>The index of the entry and what applying it answered.</returns>
    /// <exception cref="NotLeaderException">This node does not lead, or lost the lead: if <c>MayHaveHappened</c> the entry may still be applied.</exception>
    /// <exception cref="CutoverInProgressException">The quiescence barrier is shut (spec §3.5); nothing was proposed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the entry may still be applied.</exception>
    Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, ProposalKind kind, CancellationToken cancellationToken, ulong? leadTerm = null);

    /// <summary>
    /// Waits until this node has confirmed with a quorum that it leads and has applied everything committed before the call
    /// (ReadIndex). A local read after it is linearizable.
    /// </summary>
    /// <exception cref="NotLeaderException">This node does not lead.</exception>
    Task<ulong> ReadFenceAsync(CancellationToken cancellationToken);

    /// <summary>Hands the lead to <paramref name="target"/> (raft id), or to the most advanced voter if null.</summary>
    Task TransferLeadershipAsync(string? target, CancellationToken cancellationToken);

    /// <summary>Adds, promotes or removes a member, and waits until this node has applied it.</summary>
    /// <returns>The index of the entry.</returns>
    /// <exception cref="NotLeaderException">This node does not lead, or lost the lead: if <c>MayHaveHappened</c> the change may still be applied.</exception>
    /// <exception cref="MembershipRefusedException">The change does not fit the group.</exception>
    Task<ulong> ChangeMembershipAsync(MembershipChange change, CancellationToken cancellationToken);
}
