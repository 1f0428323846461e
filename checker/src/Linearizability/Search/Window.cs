using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>The calls that may be placed next: those that began before the first end of a call that is not placed.</summary>
internal sealed class Window(EventList events, Alphabet alphabet, Partition partition)
{
    /// <summary>"Nothing was tried yet", as a call.</summary>
    public const int Start = -1;

    private readonly int[] _ends = Ends(partition.Calls);
    private readonly int[] _firstToEnd = new int[alphabet.Count];
    private readonly int[] _seenInScan = new int[alphabet.Count];
    private int _scan;
    private int _end;

    /// <summary>The call that ends first: it must be placed before anything that begins later.</summary>
    public int Stuck { get; private set; } = -1;

    /// <summary>Looks at the window anew, after something was placed or taken back.</summary>
    public void Scan()
    {
        _scan++;
        var entry = events.First;
        for (; events.IsBeginning(entry); entry = events.Next(entry))
        {
            var kind = alphabet.KindOf(entry);
            if (_seenInScan[kind] != _scan || _ends[entry] < _ends[_firstToEnd[kind]])
                _firstToEnd[kind] = entry;
            _seenInScan[kind] = _scan;
        }

        Stuck = events.IsEnd(entry) ? events.CallOfEnd(entry) : -1;
        _end = Stuck >= 0 ? _ends[Stuck] : Call.Never;
    }

    /// <summary>The next call of the window after another, or -1.</summary>
    public int After(int call)
    {
        var entry = call == Start ? events.First : events.Next(call);
        return events.IsBeginning(entry) ? entry : -1;
    }

    /// <summary>Whether a call of the window ends before all others of its kind.</summary>
    public bool GoesFirst(int call) => _firstToEnd[alphabet.KindOf(call)] == call;

    public bool HasKind(int kind) => _seenInScan[kind] == _scan;

    /// <summary>Whether a call outside the list began early enough to be placed next.</summary>
    public bool Covers(int call) => partition.Calls[call].Start < _end;

    private static int[] Ends(ReadOnlySpan<PartitionCall> calls)
    {
        var ends = new int[calls.Length];
        for (var i = 0; i < ends.Length; i++)
            ends[i] = calls[i].End;
        return ends;
    }
}
