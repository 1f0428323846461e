namespace Elastickv.Node.Raft;

/// <summary>What a leader knows of one member, itself included. Other roles keep it as a list of members only.</summary>
public sealed class Progress
{
    private readonly Inflights _inflights;

    internal Progress(ulong id, bool isLearner, ulong next, Inflights inflights)
    {
        (Id, IsLearner, _inflights) = (id, isLearner, inflights);
        Reset(next);
        RecentlyActive = true;
    }

    public ulong Id { get; }

    public bool IsLearner { get; internal set; }

    public ProgressState State { get; private set; }

    /// <summary>Last entry known to be durable there and equal to the leader's.</summary>
    public ulong Match { get; private set; }

    /// <summary>Next entry to send; in <see cref="ProgressState.Replicate"/> ahead of <see cref="Match"/>.</summary>
    public ulong Next { get; private set; }

    /// <summary>Index of the snapshot on its way, or 0.</summary>
    public ulong PendingSnapshot { get; private set; }

    /// <summary>Whether it was heard of in the current or last period of CheckQuorum.</summary>
    public bool RecentlyActive { get; internal set; }

    /// <summary>Append messages on the way.</summary>
    public int Inflight => _inflights.Count;

    /// <summary>The commit index it has been told, if no message was lost.</summary>
    internal ulong SentCommit { get; private set; }

    /// <summary>The latest round of reads it confirmed.</summary>
    internal ulong ConfirmedRound { get; set; }

    /// <summary>A probe is on its way: wait for its answer or a heartbeat's.</summary>
    internal bool AwaitsAnswer { get; private set; }

    /// <summary>It answered a heartbeat while appends are outstanding: they may be lost, so ask where it stands.</summary>
    internal bool MustAsk { get; set; }

    internal bool MayReceiveEntries => State switch
    {
        ProgressState.Probe => !AwaitsAnswer,
        ProgressState.Replicate => !_inflights.IsFull,
        _ => false,
    };

    internal void Reset(ulong next)
    {
        Match = 0;
        Next = next;
        ConfirmedRound = 0;
        RecentlyActive = false;
        Enter(ProgressState.Probe);
    }

    internal void BecomeProbe()
    {
        Next = Math.Max(Match, PendingSnapshot) + 1;
        Enter(ProgressState.Probe);
    }

    internal void BecomeReplicate()
    {
        Next = Match + 1;
        Enter(ProgressState.Replicate);
    }

    internal void BecomeSnapshot(ulong index)
    {
        Enter(ProgressState.Snapshot);
        PendingSnapshot = index;
        Next = index + 1;
    }

    /// <summary>The snapshot arrived or failed: probe at the next sign of life.</summary>
    internal void SnapshotEnded(bool arrived)
    {
        if (!arrived)
            PendingSnapshot = 0;
        BecomeProbe();
        AwaitsAnswer = true;
    }

    /// <summary>Notes an append of <paramref name="count"/> entries after <c>Next - 1</c>.</summary>
    internal void Sent(int count, long bytes, ulong commit)
    {
        if (State == ProgressState.Probe)
        {
            AwaitsAnswer = true;
            return;
        }

        Invariant.Holds(State == ProgressState.Replicate, $"an append was sent to {Id} beside a snapshot");

        if (count > 0)
        {
            Next += (ulong)count;
            _inflights.Add(Next - 1, bytes);
        }

        SentCommit = Math.Max(SentCommit, Math.Min(commit, Next - 1));
        MustAsk = false;
    }

    /// <summary>It holds everything up to <paramref name="index"/>. False if that is no news.</summary>
    internal bool Acknowledge(ulong index)
    {
        if (index <= Match)
            return false;

        Match = index;
        Next = Math.Max(Next, index + 1);
        AwaitsAnswer = false;
        _inflights.FreeTo(index);
        return true;
    }

    /// <summary>It refused an append after <paramref name="rejected"/>. False if the refusal is stale.</summary>
    internal bool Refuse(ulong rejected, ulong hint)
    {
        if (State == ProgressState.Snapshot || rejected <= Match)
            return false;

        if (State == ProgressState.Replicate)
        {
            BecomeProbe();
            return true;
        }

        if (Next - 1 != rejected)
            return false;

        Next = Math.Max(Math.Min(rejected, hint + 1), Match + 1);
        AwaitsAnswer = false;
        return true;
    }

    /// <summary>It answered a heartbeat.</summary>
    internal void ShowedLife(ulong lastIndex)
    {
        RecentlyActive = true;
        AwaitsAnswer = false;
        MustAsk = State == ProgressState.Replicate && Match < lastIndex;
    }

    private void Enter(ProgressState state)
    {
        State = state;
        PendingSnapshot = 0;
        SentCommit = 0;
        AwaitsAnswer = false;
        MustAsk = false;
        _inflights.Clear();
    }
}
