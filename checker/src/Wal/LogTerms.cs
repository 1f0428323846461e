namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>Which term stands at each index of a log while it is read: an entry replaces all that stood at its index and above.</summary>
internal sealed class LogTerms
{
    private readonly List<(ulong First, ulong Last, ulong Term)> _runs = [];

    /// <summary>Neighbours of the same term, in the order of their indexes.</summary>
    public IReadOnlyList<(ulong First, ulong Last, ulong Term)> Runs => _runs;

    /// <summary>The term at an index, or null if nothing is known to stand there.</summary>
    public ulong? At(ulong index)
    {
        foreach (var run in _runs)
        {
            if (run.First <= index && index <= run.Last)
                return run.Term;
        }

        return null;
    }

    /// <summary>An entry was written.</summary>
    public void Write(ulong index, ulong term)
    {
        CutAt(index);
        if (_runs is [.., var last] && last.Term == term && last.Last + 1 == index)
            _runs[^1] = last with { Last = index };
        else
            _runs.Add((index, index, term));
    }

    /// <summary>A snapshot took the place of everything.</summary>
    public void Replace(ulong index, ulong term)
    {
        _runs.Clear();
        _runs.Add((index, index, term));
    }

    private void CutAt(ulong index)
    {
        while (_runs is [.., var last] && last.Last >= index)
        {
            _runs.RemoveAt(_runs.Count - 1);
            if (last.First < index)
                _runs.Add(last with { Last = index - 1 });
        }
    }
}
