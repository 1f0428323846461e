namespace Elastickv.Node.Raft;

/// <content>Sending entries and snapshots, once a batch: see <see cref="TryTakeReady"/>.</content>
public sealed partial class RaftCore
{
    private void SendDueAppends()
    {
        foreach (var member in _tracker.Members)
        {
            if (member.Id == Id)
                continue;
            if (member.State == ProgressState.Replicate)
                SendAhead(member);
            else if (member.MayReceiveEntries)
                TrySend(member);
        }
    }

    private void SendAhead(Progress member)
    {
        while (member.State == ProgressState.Replicate && member.MayReceiveEntries && member.Next <= _log.LastIndex)
        {
            if (!TrySend(member))
                return;
        }

        var knowsCommit = member.SentCommit >= Math.Min(_log.Committed, member.Next - 1);
        if (member.State == ProgressState.Replicate && (member.MustAsk || !knowsCommit))
            TrySend(member);
    }

    /// <summary>
    /// Sends what follows <see cref="Progress.Next"/>, possibly nothing but the commit index, or a snapshot if that is compacted. False if
    /// nothing was sent.
    /// </summary>
    private bool TrySend(Progress member)
    {
        var previous = member.Next - 1;
        if (_log.TermAt(previous) is not { } term)
            return TrySendSnapshot(member);

        var entries = member.MayReceiveEntries ? _log.Slice(member.Next, _log.LastIndex, _config.MaxBytesPerMessage) : [];
        Send(To(member.Id, MessageType.Append) with { Index = previous, LogTerm = term, Commit = _log.Committed, Entries = entries });
        member.Sent(entries.Length, entries.Sum(entry => (long)entry.Data.Length), _log.Committed);
        return true;
    }

    private bool TrySendSnapshot(Progress member)
    {
        // To a silent member it would be wasted. Once it answers a heartbeat, this is tried again.
        if (!member.RecentlyActive)
            return false;

        var snapshot = _log.Snapshot;
        Invariant.Holds(snapshot.Index + 1 >= _log.FirstIndex, $"snapshot {snapshot.Index}, but the log begins at {_log.FirstIndex}");
        Send(To(member.Id, MessageType.InstallSnapshot) with { Snapshot = snapshot });
        member.BecomeSnapshot(snapshot.Index);
        return true;
    }
}
