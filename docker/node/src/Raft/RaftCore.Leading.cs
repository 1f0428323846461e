namespace Elastickv.Node.Raft;

/// <content>A leader's clock and its account of what followers hold.</content>
public sealed partial class RaftCore
{
    private int _heartbeatElapsed;
    private bool _heartbeatIsDue;
    private int _quorumElapsed;

    /// <summary>The transport could not deliver to a member: what was sent ahead may be lost.</summary>
    public void ReportUnreachable(ulong id)
    {
        if (Role == Role.Leader && _tracker.Find(id) is { State: ProgressState.Replicate } member && id != Id)
            member.BecomeProbe();
    }

    /// <summary>
    /// The transport has ended sending a snapshot. Must be called for every InstallSnapshot message that was handed out, or the member is
    /// sent nothing more.
    /// </summary>
    public void ReportSnapshot(ulong id, bool arrived)
    {
        if (Role == Role.Leader && _tracker.Find(id) is { State: ProgressState.Snapshot } member)
            member.SnapshotEnded(arrived);
    }

    private void TickLeader()
    {
        _heartbeatElapsed++;
        TickTransfer();
        if (++_quorumElapsed >= _config.ElectionTicks)
        {
            _quorumElapsed = 0;
            if (!_tracker.TakeQuorumActivity())
            {
                BecomeFollower(Term, leader: 0);
                return;
            }
        }

        if (_heartbeatElapsed >= _config.HeartbeatTicks)
            _heartbeatIsDue = true;
    }

    /// <summary>At most once a batch, however many ticks and rounds of reads it covers.</summary>
    private void SendDueHeartbeats()
    {
        if (!_heartbeatIsDue)
            return;

        _heartbeatIsDue = false;
        _heartbeatElapsed = 0;
        foreach (var member in _tracker.Members)
        {
            // Not beyond what the member is known to hold: its log might still differ after that.
            if (member.Id != Id)
                Send(To(member.Id, MessageType.Heartbeat) with { Commit = Math.Min(member.Match, _log.Committed), Context = _reads.OpenRound });
        }
    }

    private void HandleHeartbeatResponse(Progress member, Message message)
    {
        member.ShowedLife(_log.LastIndex);
        if (message.Context <= member.ConfirmedRound)
            return;

        member.ConfirmedRound = message.Context;
        ReleaseReads();
    }

    private void HandleAppendResponse(Progress member, Message message)
    {
        member.RecentlyActive = true;
        if (message.Reject)
        {
            // Skip all entries of terms that the follower cannot have.
            var hint = message.LogTerm > 0 ? _log.FindLastOfTerm(message.RejectHint, message.LogTerm) : message.RejectHint;
            member.Refuse(message.Index, hint);
            return;
        }

        Invariant.Holds(message.Index <= _log.LastIndex, $"{member.Id} acknowledges {message.Index}, the log ends at {_log.LastIndex}");
        var isNews = member.Acknowledge(message.Index);
        if (member.State == ProgressState.Probe && message.Index == member.Match)
            member.BecomeReplicate();
        else if (member.State == ProgressState.Snapshot && member.Match + 1 >= _log.FirstIndex)
            member.BecomeReplicate();
        if (isNews)
            CommitWhatMajorityHolds();
        ContinueTransfer(member);
    }

    /// <summary>Counts this member's own entries once they are durable.</summary>
    private void AcknowledgeOwnEntries()
    {
        if (Role == Role.Leader && _tracker.Self is { } self && self.Acknowledge(_log.Stored))
            CommitWhatMajorityHolds();
    }

    private void CommitWhatMajorityHolds()
    {
        var index = _tracker.ReachedByMajority(member => member.Match);
        if (index <= _log.Committed || _log.TermAt(index) != Term)
            return;

        _uncommittedBytes -= _log.BytesBetween(_log.Committed, index);
        _log.CommitTo(index);
    }
}
