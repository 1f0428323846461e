using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>
/// Finds shortest paths by breadth-first search. Those that began after a node was over are all from some node on, so each is reached by
/// the order in time at most once: the search remembers from where on that was done.
/// </summary>
internal sealed class PathSearch(DependencyGraph graph, DependencyMask mask, StepAllowance allowance)
{
    private readonly int[] _parents = new int[graph.Count];
    private readonly int[] _seenBy = new int[graph.Count];
    private readonly Queue<(int Node, int Length)> _queue = new();
    private int _searches;
    private int _reachedFrom;

    /// <summary>The shortest path from a node to one that ends it, which may be the node itself; null if there is none or it has too many edges.</summary>
    public ImmutableArray<int>? Find(int start, Func<int, bool> isEnd, int maxEdges)
    {
        _searches++;
        _reachedFrom = mask.HasRealTime ? graph.Count : 0;
        _queue.Clear();
        _queue.Enqueue((start, 0));
        while (_queue.TryDequeue(out var at))
        {
            if (at.Length == maxEdges || !allowance.Take(1 + graph.DegreeOf(at.Node)))
                return null;
            var targets = graph.TargetsOf(at.Node);
            var codes = graph.CodesOf(at.Node);
            for (var edge = 0; edge < targets.Length; edge++)
            {
                if (mask.Allows(codes[edge]) && Reach(targets[edge], at.Node, at.Length, start, isEnd) is { } path)
                    return path;
            }

            var first = graph.FirstAfter(at.Node);
            for (var later = first; later < _reachedFrom; later++)
            {
                if (Reach(later, at.Node, at.Length, start, isEnd) is { } path)
                    return path;
            }

            _reachedFrom = Math.Min(_reachedFrom, first);
        }

        return null;
    }

    private ImmutableArray<int>? Reach(int node, int from, int length, int start, Func<int, bool> isEnd)
    {
        if (_seenBy[node] == _searches)
            return null;
        _seenBy[node] = _searches;
        _parents[node] = from;
        if (isEnd(node))
            return PathTo(node, start, length + 1);
        _queue.Enqueue((node, length + 1));
        return null;
    }

    /// <summary>The path with its end; a path back to its start has the start twice.</summary>
    private ImmutableArray<int> PathTo(int end, int start, int edges)
    {
        var path = new int[edges + 1];
        path[edges] = end;
        for (var i = edges - 1; i > 0; i--)
            path[i] = _parents[path[i + 1]];
        path[0] = start;
        return ImmutableArray.Create(path);
    }
}
