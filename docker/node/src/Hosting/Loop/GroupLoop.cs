using Elastickv.Node.Encryption;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>
/// The one thread that owns a group: it feeds the core with ticks and inputs, and does what the core's batches say — one sync a
/// batch, then messages, then one transaction for everything committed. Any exception ends it: the node must halt.
/// </summary>
internal sealed class GroupLoop(LoopParts parts, Inbox<LoopInput> inbox, Ticker ticker)
{
    private readonly RaftCore _core = parts.Core;
    private readonly Proposer _proposer = parts.Proposer;
    private readonly ReadFences _fences = new(parts.Core, parts.Lease, parts.Time);
    private readonly CeilingLease _ceiling = new(parts.Clock, parts.Proposer);
    private bool _stopping;

    /// <summary>The term this node leads, as far as its waiters were told; 0 if none.</summary>
    private ulong _ledTerm;

    /// <summary>Runs until it is told to stop.</summary>
    public void Run()
    {
        try
        {
            // Alone, there is nobody to wait for.
            if (_core.IsVoter && _core.ConfState.Voters.Length == 1)
                _core.Campaign();
            for (var inputs = new List<LoopInput>(); !_stopping;)
            {
                inputs = inbox.Take(inputs, ticker.UntilNext());
                for (var ticks = ticker.TakeDue(); ticks > 0; ticks--)
                    _core.Tick();
                foreach (var input in inputs)
                    Handle(input);
                Settle();
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Does all that the core has to do now. Before the loop runs, this applies what was committed but not applied when the process ended.</summary>
    public void Settle()
    {
        while (true)
        {
            WatchLead();
            _ceiling.RenewIfDue();
            _proposer.Pump();
            if (!_core.TryTakeReady(out var ready))
                break;
            Process(ready);
            _core.Advance(ready);
            if (parts.Transport is not null)
                parts.Snapshots.TakeIfDue();
        }

        parts.Snapshots.DropArrived();
        parts.Status.Publish(_core, parts.State.CeilingMs, BelievesToLead);
        parts.Settled();
    }

    /// <summary>The planted defect <c>stale-read</c>: what led keeps the belief until it hears of another leader.</summary>
    private bool BelievesToLead { get; set; }

    private void Handle(LoopInput input)
    {
        switch (input)
        {
            case LoopInput.PeerMessage peer:
                _core.Step(peer.Message);
                if (peer.Message.From == _core.Leader)
                    parts.Status.Contact();
                break;
            case LoopInput.PeerIntroduced peer:
                LimitLease(peer);
                break;
            case LoopInput.Propose propose:
                Submit(propose.Proposal);
                break;
            case LoopInput.Fence fence:
                Submit(fence.Waiter);
                break;
            case LoopInput.Transfer transfer:
                Transfer(transfer);
                break;
            case LoopInput.ChangeMembership request:
                parts.Membership.Submit(request.Change, request.Waiter);
                break;
            case LoopInput.RewriteValues request:
                Rewrite(request);
                break;
            case LoopInput.PeerUnreachable peer:
                _core.ReportUnreachable(peer.Id);
                break;
            case LoopInput.SnapshotSent sent:
                _core.ReportSnapshot(sent.Id, sent.Arrived);
                break;
            case LoopInput.SnapshotArrived arrived:
                parts.Snapshots.Arrived(arrived);
                Settle();
                break;
            case LoopInput.SnapshotWritten written:
                parts.Snapshots.Written(written);
                break;
            case LoopInput.Stop:
                _stopping = true;
                break;
        }
    }

    private void LimitLease(LoopInput.PeerIntroduced peer)
    {
        var covered = Tuning.LeaseCoveredBy((int)Math.Min(peer.ElectionTimeout.TotalMilliseconds, int.MaxValue));
        parts.Lease.Limit((long)(covered / 1000.0 * parts.Time.TimestampFrequency), parts.Time.GetTimestamp());
    }

    /// <summary>The lease ends before the successor is told: what the core has to say leaves with the next batch.</summary>
    private void Transfer(LoopInput.Transfer transfer)
    {
        var outcome = _core.TransferLeadership(transfer.Target);
        if (outcome == TransferOutcome.Started)
            parts.Lease.Bar(_core.Term, parts.Time.GetTimestamp());
        transfer.Waiter.TrySetResult(outcome);
    }

    private void Submit(PendingProposal proposal)
    {
        if (_core.Role == Role.Leader && proposal.FitsTerm(_core.Term))
            _proposer.Submit(proposal);
        else if (_core.Role == Role.Leader)
            proposal.Fail(Proposer.NotLeader("leadership lost", mayHaveHappened: false));
        else
            proposal.Fail(Proposer.NotLeader(_core.Leader == 0 ? "leader not found" : "etcd raft engine is not leader", mayHaveHappened: false));
    }

    private void Submit(TaskCompletionSource<ulong> waiter)
    {
        if (BelievesToLead)
            waiter.TrySetResult(_core.Applied);
        else
            _fences.Submit(waiter);
    }

    /// <summary>A row that does not open stops the rewrite, not the node: nothing was changed.</summary>
    private void Rewrite(LoopInput.RewriteValues request)
    {
        try
        {
            request.Waiter.TrySetResult(parts.Rewrite!.Run(request.MaxRows));
        }
        catch (Exception e) when (e is EncryptionException or InvalidOperationException)
        {
            request.Waiter.TrySetException(e);
        }
    }

    private void WatchLead()
    {
        var leads = _core.Role == Role.Leader;
        BelievesToLead = parts.ServesReadsOnBelief && (leads || (BelievesToLead && _core.Leader == 0));
        if (leads && _core.Term == _ledTerm)
            return;
        if (_ledTerm != 0 || leads)
            parts.Lease.End(parts.Time.GetTimestamp());
        if (_ledTerm != 0)
        {
            parts.Log.Write($"raft: lost the lead of term {_ledTerm}");
            _proposer.LeadLost("leadership lost");
            parts.Membership.LeadLost("leadership lost");
            _ledTerm = 0;
        }

        if (leads)
        {
            _ledTerm = _core.Term;
            parts.Log.Write($"raft: leads term {_ledTerm}");
        }
    }

    private void Process(Ready ready)
    {
        Send(ready.MessagesBeforeStore);
        var snapshot = ready.SnapshotToInstall is { } wanted ? parts.Snapshots.MakeDurable(wanted) : null;
        parts.Wal.Append(ready.HardState, ready.EntriesToStore.AsSpan());
        if (ready.MustSync)
            parts.Wal.Sync();
        else
            parts.Wal.Flush();
        Send(ready.MessagesAfterStore);
        if (snapshot is not null)
        {
            parts.Snapshots.Restore(ready.SnapshotToInstall!, snapshot);
            parts.Membership.Restored(ready.SnapshotToInstall!.Index);
        }

        Apply(ready);
        _fences.Take(ready);
        _fences.Release(parts.State.AppliedIndex);
    }

    private void Apply(Ready ready)
    {
        if (ready.CommittedEntries.IsEmpty)
            return;
        var replies = parts.State.Apply(ready.CommittedEntries.AsSpan());
        for (var i = 0; i < replies.Length; i++)
        {
            var entry = ready.CommittedEntries[i];
            if (entry.Type != EntryType.Normal)
            {
                // The majority that confirmed the lead is no longer the one that could elect another.
                parts.Lease.End(parts.Time.GetTimestamp());
                parts.Membership.Apply(entry);
            }

            _proposer.Applied(entry.Index, entry.Term, replies[i]);
            if (_core.Role == Role.Leader && entry.Term == _core.Term)
                _proposer.Establish();
        }
    }

    private void Send(System.Collections.Immutable.ImmutableArray<Message> messages)
    {
        foreach (var message in messages)
        {
            if (message.Type == MessageType.InstallSnapshot)
                parts.Transport?.SendSnapshot(message, parts.SnapshotFiles.PathOf(message.Snapshot!.Index));
            else
                parts.Transport?.Send(message);
        }
    }

    private void End()
    {
        var stopped = Proposer.NotLeader("etcd raft engine is stopped", mayHaveHappened: false);
        _proposer.LeadLost("etcd raft engine is stopped");
        parts.Membership.LeadLost("etcd raft engine is stopped");
        _fences.FailAll(stopped);
        foreach (var input in inbox.Close())
            Refuse(input, stopped);
        parts.Snapshots.DropArrived();
        parts.Status.Shutdown();
    }

    private static void Refuse(LoopInput input, Exception stopped)
    {
        switch (input)
        {
            case LoopInput.Propose propose:
                propose.Proposal.Fail(stopped);
                break;
            case LoopInput.Fence fence:
                fence.Waiter.TrySetException(stopped);
                break;
            case LoopInput.Transfer transfer:
                transfer.Waiter.TrySetException(stopped);
                break;
            case LoopInput.ChangeMembership request:
                request.Waiter.TrySetException(stopped);
                break;
            case LoopInput.RewriteValues request:
                request.Waiter.TrySetException(stopped);
                break;
        }
    }
}
