namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>
/// The beginnings and ends of the certain calls that are not placed yet, in order of time, as a doubly linked list from which a call can be
/// lifted and put back in constant time (the list of Wing and Gong, with Lowe's links). Entries below <see cref="CallCount"/> are
/// beginnings, numbered as their calls; the others are ends.
/// </summary>
internal sealed class EventList
{
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int _head;

    public EventList(ReadOnlySpan<PartitionCall> calls)
    {
        CallCount = calls.Length;
        _head = 2 * CallCount;
        _next = new int[_head + 1];
        _previous = new int[_head + 1];
        Array.Fill(_next, _head);
        Array.Fill(_previous, _head);
        Link(InOrderOfTime(calls));
    }

    public int CallCount { get; }

    public bool IsEmpty => _next[_head] == _head;

    public int First => _next[_head];

    public int Next(int entry) => _next[entry];

    public bool IsBeginning(int entry) => entry < CallCount;

    public bool IsEnd(int entry) => entry >= CallCount && entry < _head;

    public int CallOfEnd(int entry) => entry - CallCount;

    public void Lift(int call)
    {
        Unlink(call);
        Unlink(call + CallCount);
    }

    /// <summary>Undoes <see cref="Lift"/>; calls must be put back in the opposite order.</summary>
    public void PutBack(int call)
    {
        Relink(call + CallCount);
        Relink(call);
    }

    private static List<(int Time, int Entry)> InOrderOfTime(ReadOnlySpan<PartitionCall> calls)
    {
        var events = new List<(int Time, int Entry)>(calls.Length * 2);
        for (var i = 0; i < calls.Length; i++)
        {
            if (!calls[i].IsOk)
                continue;
            events.Add((calls[i].Start, i));
            events.Add((calls[i].End, i + calls.Length));
        }

        events.Sort();
        return events;
    }

    private void Link(List<(int Time, int Entry)> events)
    {
        var last = _head;
        foreach (var (_, entry) in events)
        {
            _next[last] = entry;
            _previous[entry] = last;
            last = entry;
        }

        _next[last] = _head;
        _previous[_head] = last;
    }

    private void Unlink(int entry)
    {
        _next[_previous[entry]] = _next[entry];
        _previous[_next[entry]] = _previous[entry];
    }

    private void Relink(int entry)
    {
        _next[_previous[entry]] = entry;
        _previous[_next[entry]] = entry;
    }
}
