namespace Elastickv.Node.Raft;

/// <content>Linearizable reads by ReadIndex (Raft dissertation §6.4), confirmed by a majority and never by a clock.</content>
public sealed partial class RaftCore
{
    /// <summary>The empty entry with which this leader began its term.</summary>
    private ulong _firstOfTerm;

    /// <summary>Asks for the index that a read starting now must wait for. All requests of one batch share one round of heartbeats.</summary>
    /// <param name="context">Any number; comes back in <see cref="Ready.ReadStates"/> or <see cref="Ready.FailedReads"/>.</param>
    public ReadOutcome ReadIndex(ulong context)
    {
        if (Role != Role.Leader)
            return ReadOutcome.NotLeader;

        return _reads.TryAdd(context) ? ReadOutcome.Accepted : ReadOutcome.TooManyReads;
    }

    /// <summary>
    /// Starts a round for what is waiting. Before an entry of its own term is committed, a leader may not know all that is
    /// committed, so reads wait.
    /// </summary>
    private void StartReadRound()
    {
        if (!_reads.HasWaiting || _log.Committed < _firstOfTerm)
            return;

        _reads.StartRound(_log.Committed);
        _heartbeatIsDue = true;
        ReleaseReads();
    }

    private void ReleaseReads() =>
        _reads.Release(_tracker.ReachedByMajority(member => member.Id == Id ? _reads.LastRound : member.ConfirmedRound), _confirmedReads);
}
