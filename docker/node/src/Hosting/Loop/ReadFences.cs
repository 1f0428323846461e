using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>
/// Reads that wait until this node has confirmed that it leads, and then until it has applied what was committed when they came. What they find out
/// prolongs the leader's lease. Owned by the host's loop.
/// </summary>
internal sealed class ReadFences(RaftCore core, LeaderLease lease, TimeProvider time)
{
    private readonly Dictionary<ulong, Fence> _unconfirmed = [];
    private readonly PriorityQueue<Fence, ulong> _unapplied = new();
    private ulong _lastContext;

    public void Submit(TaskCompletionSource<ulong> waiter)
    {
        var context = ++_lastContext;
        var askedAt = time.GetTimestamp();
        switch (core.ReadIndex(context))
        {
            case ReadOutcome.Accepted:
                _unconfirmed.Add(context, new Fence(waiter, core.Term, askedAt));
                break;
            case ReadOutcome.TooManyReads:
                waiter.TrySetException(new ProposalsFullException());
                break;
            default:
                waiter.TrySetException(Proposer.NotLeader(core.Leader == 0 ? "leader not found" : "etcd raft engine is not leader", mayHaveHappened: false));
                break;
        }
    }

    /// <summary>Takes over what a batch confirmed or failed.</summary>
    public void Take(Ready ready)
    {
        foreach (var failed in ready.FailedReads)
        {
            if (_unconfirmed.Remove(failed, out var fence))
                fence.Waiter.TrySetException(Proposer.NotLeader("leadership lost", mayHaveHappened: false));
        }

        foreach (var confirmed in ready.ReadStates)
        {
            if (_unconfirmed.Remove(confirmed.Context, out var fence))
                _unapplied.Enqueue(fence, confirmed.Index);
        }
    }

    /// <summary>Releases the reads whose index is applied.</summary>
    public void Release(ulong applied)
    {
        while (_unapplied.TryPeek(out var fence, out var index) && index <= applied)
        {
            _unapplied.Dequeue();
            if (core.Role == Role.Leader && core.Term == fence.Term)
                lease.Confirm(fence.Term, fence.AskedAt);
            fence.Waiter.TrySetResult(index);
        }
    }

    /// <summary>The loop ends: nobody is left waiting.</summary>
    public void FailAll(Exception error)
    {
        foreach (var fence in _unconfirmed.Values.Concat(_unapplied.UnorderedItems.Select(item => item.Element)))
            fence.Waiter.TrySetException(error);
        _unconfirmed.Clear();
        _unapplied.Clear();
    }

    private readonly record struct Fence(TaskCompletionSource<ulong> Waiter, ulong Term, long AskedAt);
}
