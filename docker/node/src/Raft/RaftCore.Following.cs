namespace Elastickv.Node.Raft;

/// <content>What a follower does for its leader.</content>
public sealed partial class RaftCore
{
    private void HandleAppend(Message message)
    {
        var response = To(message.From, MessageType.AppendResponse);
        if (message.Index < _log.Committed)
        {
            // Late or repeated. What is committed matches any leader's log.
            Send(response with { Index = _log.Committed });
            return;
        }

        if (!_log.TryAppend(message.Index, message.LogTerm, message.Entries.AsSpan()))
        {
            var hint = _log.FindLastOfTerm(message.Index, message.LogTerm);
            Send(response with { Index = message.Index, Reject = true, RejectHint = hint, LogTerm = _log.TermAt(hint) ?? 0 });
            return;
        }

        var lastKnown = message.Index + (ulong)message.Entries.Length;
        _log.CommitTo(Math.Min(message.Commit, lastKnown));
        Send(response with { Index = lastKnown });
    }

    private void HandleHeartbeat(Message message)
    {
        _log.CommitTo(message.Commit);
        Send(To(message.From, MessageType.HeartbeatResponse) with { Context = message.Context });
    }

    private void HandleInstallSnapshot(Message message)
    {
        if (message.Snapshot is not { } snapshot)
            return;

        if (snapshot.Index > _log.Committed)
            TakeSnapshot(snapshot);
        Send(To(message.From, MessageType.AppendResponse) with { Index = _log.Committed });
    }

    private void TakeSnapshot(SnapshotMetadata snapshot)
    {
        if (_log.TermAt(snapshot.Index) == snapshot.Term)
        {
            // The log holds all of it already: keep what follows.
            _log.CommitTo(snapshot.Index);
            return;
        }

        _log.Restore(snapshot);
        _tracker.Restore(snapshot.ConfState, _log.LastIndex + 1);
    }
}
