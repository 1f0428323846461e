using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>Keeps the longest order of calls that a search could place, to show where it got stuck. Copies only what changed since the last time.</summary>
internal sealed class LongestPrefix
{
    private readonly List<int> _calls = [];
    private int _unchanged;

    /// <summary>How many certain calls it places; -1 before the first.</summary>
    public int CertainCalls { get; private set; } = -1;

    /// <summary>The call that ended before it could be placed.</summary>
    public int Stuck { get; private set; } = -1;

    /// <summary>The state in which it got stuck.</summary>
    public int State { get; private set; }

    public ReadOnlySpan<int> Calls => CollectionsMarshal.AsSpan(_calls);

    /// <summary>The stack was cut back to a depth.</summary>
    public void CutBack(int depth) => _unchanged = Math.Min(_unchanged, depth);

    public void Offer(List<Frame> stack, int certainCalls, int stuck, int state)
    {
        if (certainCalls <= CertainCalls)
            return;
        CertainCalls = certainCalls;
        Stuck = stuck;
        State = state;
        _calls.RemoveRange(_unchanged, _calls.Count - _unchanged);
        for (var i = _unchanged; i < stack.Count; i++)
            _calls.Add(stack[i].Call);
        _unchanged = stack.Count;
    }
}
