namespace Elastickv.Node.Raft;

/// <summary>
/// Read requests on their way to confirmation. All requests waiting when a round of heartbeats starts share it; a majority that
/// answers a round also confirms every earlier one.
/// </summary>
internal sealed class ReadOnlyQueue(int limit)
{
    private readonly Queue<Round> _rounds = new();
    private List<ulong> _waiting = [];
    private int _count;

    /// <summary>The latest round ever started. Numbers are never used twice, so an answer cannot be taken for another round's.</summary>
    public ulong LastRound { get; private set; }

    /// <summary>The round that heartbeats ask about, or 0.</summary>
    public ulong OpenRound => _rounds.Count > 0 ? LastRound : 0;

    public bool HasWaiting => _waiting.Count > 0;

    public bool TryAdd(ulong context)
    {
        if (_count >= limit)
            return false;

        _count++;
        _waiting.Add(context);
        return true;
    }

    /// <summary>Puts the waiting requests into a new round.</summary>
    /// <param name="commit">The commit index now: what the reads must see.</param>
    public void StartRound(ulong commit)
    {
        _rounds.Enqueue(new Round(++LastRound, commit, _waiting));
        _waiting = [];
    }

    /// <summary>Releases the requests of every round up to <paramref name="confirmed"/>.</summary>
    public void Release(ulong confirmed, List<ReadState> into)
    {
        while (_rounds.TryPeek(out var round) && round.Number <= confirmed)
        {
            _rounds.Dequeue();
            _count -= round.Contexts.Count;
            foreach (var context in round.Contexts)
                into.Add(new ReadState(context, round.Commit));
        }
    }

    /// <summary>The lead is lost: all requests fail.</summary>
    public void Fail(List<ulong> into)
    {
        foreach (var round in _rounds)
            into.AddRange(round.Contexts);
        into.AddRange(_waiting);
        _rounds.Clear();
        _waiting = [];
        _count = 0;
    }

    private readonly record struct Round(ulong Number, ulong Commit, List<ulong> Contexts);
}
