namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>
/// The calls of which nobody knows whether they happened. They never end, so those of one kind differ only in when they began, and it is
/// enough to use the earliest first.
/// </summary>
internal sealed class OptionalCalls
{
    private readonly List<List<int>> _callsByKind = [];
    private readonly List<int> _kinds = [];
    private readonly int[] _used;

    public OptionalCalls(ReadOnlySpan<PartitionCall> calls, Alphabet alphabet)
    {
        var places = new Dictionary<int, int>();
        for (var i = 0; i < calls.Length; i++)
        {
            if (calls[i].IsOk)
                continue;
            var kind = alphabet.KindOf(i);
            if (!places.TryGetValue(kind, out var place))
            {
                place = _kinds.Count;
                places.Add(kind, place);
                _kinds.Add(kind);
                _callsByKind.Add([]);
            }

            _callsByKind[place].Add(i);
        }

        _used = new int[_kinds.Count];
    }

    /// <summary>How many kinds of such calls there are; they are numbered by place.</summary>
    public int KindCount => _kinds.Count;

    public int KindAt(int place) => _kinds[place];

    /// <summary>The next unused call of a kind, or -1.</summary>
    public int NextAt(int place) => _used[place] < _callsByKind[place].Count ? _callsByKind[place][_used[place]] : -1;

    public void Use(int place) => _used[place]++;

    public void GiveBack(int place) => _used[place]--;
}
