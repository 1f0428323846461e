using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.Storage;
using Elastickv.Node.Transport.Peers;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>The group for everyone outside its loop: turns calls into inputs and waits for answers. Safe to call from any thread.</summary>
internal sealed class RaftGroup(Inbox<LoopInput> inbox, StatusBoard status, LeaderLease lease, Members members, RaftCounters counters, TimeProvider time) : IConsensus, IPeerReceiver
{
    /// <summary>How often a transfer looks whether another member leads.</summary>
    private static readonly TimeSpan TransferPoll = TimeSpan.FromMilliseconds(5);

    public GroupStatus Status => status.Current;

    public bool HoldsLease => lease.IsHeld(time.GetTimestamp());

    public async Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, ProposalKind kind, CancellationToken cancellationToken, ulong? leadTerm = null)
    {
        var proposal = new PendingProposal(payload, kind, leadTerm);
        await using var abandon = cancellationToken.UnsafeRegister(_ => proposal.Abandon(cancellationToken), null);
        Post(new LoopInput.Propose(proposal), proposal.Fail);
        try
        {
            return await proposal.Completion;
        }
        catch
        {
            counters.CountFailedProposal();
            throw;
        }
    }

    public async Task<ulong> ReadFenceAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<ulong>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var abandon = cancellationToken.UnsafeRegister(_ => waiter.TrySetCanceled(cancellationToken), null);
        Post(new LoopInput.Fence(waiter), e => waiter.TrySetException(e));
        return await waiter.Task;
    }

    public async Task TransferLeadershipAsync(string? target, CancellationToken cancellationToken)
    {
        var term = status.Current.Term;
        var number = target is null ? 0 : members.NumberOf(target) ?? throw new ArgumentException($"no member {target}", nameof(target));
        var waiter = new TaskCompletionSource<TransferOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new LoopInput.Transfer(number, waiter), e => waiter.TrySetException(e));
        switch (await waiter.Task.WaitAsync(cancellationToken))
        {
            case TransferOutcome.NotLeader:
                throw Proposer.NotLeader("etcd raft engine is not leader", mayHaveHappened: false);
            case TransferOutcome.NoSuchVoter:
                throw new ArgumentException($"{target ?? "nobody"} is no other voter", nameof(target));
            case TransferOutcome.Started:
                while (status.Current is { IsLeader: true } now && now.Term == term)
                    await Task.Delay(TransferPoll, time, cancellationToken);
                break;
        }
    }

    public async Task<ulong> ChangeMembershipAsync(MembershipChange change, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<ulong>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new LoopInput.ChangeMembership(change, waiter), e => waiter.TrySetException(e));
        return await waiter.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Runs one step of the rewrite.</summary>
    public async Task<RewriteStep> RewriteAsync(int maxRows, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<RewriteStep>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new LoopInput.RewriteValues(maxRows, waiter), e => waiter.TrySetException(e));
        return await waiter.Task.WaitAsync(cancellationToken);
    }

    // Must not be lost: an answer of this peer may prolong the lease by more than its promise covers.
    public void PeerIntroduced(ulong id, TimeSpan electionTimeout) => inbox.Post(new LoopInput.PeerIntroduced(id, electionTimeout));

    public bool Receive(Message message)
    {
        if (inbox.TryPost(new LoopInput.PeerMessage(message)))
            return true;
        counters.CountRefusedMessage();
        return false;
    }

    /// <summary>A verified snapshot of a leader; false if it had to be dropped.</summary>
    public bool ReceiveSnapshot(LoopInput.SnapshotArrived arrived) => inbox.TryPost(arrived);

    public void PeerUnreachable(ulong id) => inbox.TryPost(new LoopInput.PeerUnreachable(id));

    // Must not be lost, or the member is sent nothing more.
    public void SnapshotSent(ulong id, bool arrived) => inbox.Post(new LoopInput.SnapshotSent(id, arrived));

    private void Post(LoopInput input, Action<Exception> refuse)
    {
        if (!inbox.TryPost(input))
            refuse(status.Current.Role == "shutdown" ? Proposer.NotLeader("etcd raft engine is stopped", mayHaveHappened: false) : new ProposalsFullException());
    }
}
