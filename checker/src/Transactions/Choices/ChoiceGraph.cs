using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;

namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>
/// A graph without cycles to which edges are added and taken back. Where two anti-dependencies in a row are allowed, as under snapshot
/// isolation, it is that of <see cref="NonadjacentGraph"/>.
/// </summary>
internal sealed class ChoiceGraph
{
    private const int None = -1;

    private readonly DependencyGraph _base;
    private readonly int _transactions;
    private readonly bool _isDoubled;
    private readonly CheckBudget _budget;
    private readonly List<Added> _added = [];
    private readonly int[] _hopelessFrom;
    private readonly int[] _firstAdded;
    private readonly int[] _seenBy;
    private readonly int[] _parents;
    private readonly int[] _parentEdges;
    private readonly Queue<int> _queue = new();
    private int _searches;
    private int _reachedFrom;

    public ChoiceGraph(DependencyGraph graph, DependencyMask mask, bool allowsAdjacentAnti, CheckBudget budget)
    {
        _transactions = graph.Count;
        _isDoubled = allowsAdjacentAnti;
        _base = allowsAdjacentAnti ? NonadjacentGraph.Of(graph, mask) : graph;
        _budget = budget;
        budget.Reserve(5L * sizeof(int) * _base.Count);
        _hopelessFrom = FindHopeless(_base);
        _firstAdded = new int[_base.Count];
        _seenBy = new int[_base.Count];
        _parents = new int[_base.Count];
        _parentEdges = new int[_base.Count];
        Array.Fill(_firstAdded, None);
    }

    /// <summary>How many edges were added.</summary>
    public int Mark => _added.Count;

    /// <summary>Adds that one transaction comes before another. Returns the cycle that this would close, and then adds nothing; otherwise null.</summary>
    public List<ChoiceEdge>? TryAdd(ChoiceEdge edge)
    {
        if (!_isDoubled)
            return TryAdd(edge.From, edge.To, edge);
        var mark = Mark;
        if (edge.Dependency.IsAnti)
            return TryAdd(_transactions + edge.From, edge.To, edge);
        var cycle = TryAdd(edge.From, _transactions + edge.To, edge) ?? TryAdd(_transactions + edge.From, _transactions + edge.To, edge);
        if (cycle is not null)
            CutBack(mark);
        return cycle;
    }

    /// <summary>Takes back all edges but the first ones.</summary>
    public void CutBack(int mark)
    {
        for (var edge = _added.Count - 1; edge >= mark; edge--)
            _firstAdded[_added[edge].From] = _added[edge].Next;
        _added.RemoveRange(mark, _added.Count - mark);
    }

    private List<ChoiceEdge>? TryAdd(int from, int to, ChoiceEdge meaning)
    {
        if (Leads(to, from))
            return CycleThrough(to, from, meaning);
        _added.Add(new Added(from, to, _firstAdded[from], meaning));
        _firstAdded[from] = _added.Count - 1;
        return null;
    }

    /// <summary>
    /// From where on all nodes come after each one in time: they cannot lead to it, for that would be a cycle. What nobody saw end comes at
    /// least before all that began after one that depends on it was over.
    /// </summary>
    private static int[] FindHopeless(DependencyGraph graph)
    {
        var hopeless = new int[graph.Count];
        for (var node = 0; node < hopeless.Length; node++)
        {
            hopeless[node] = graph.FirstAfter(node);
            foreach (var target in graph.TargetsOf(node))
                hopeless[node] = Math.Min(hopeless[node], graph.FirstAfter(target));
        }

        return hopeless;
    }

    /// <summary>Whether there is a path.</summary>
    private bool Leads(int start, int target)
    {
        if (start == target)
            return true;
        _searches++;
        var hopeless = _hopelessFrom[target];
        _reachedFrom = hopeless;
        _queue.Clear();
        _queue.Enqueue(start);
        _seenBy[start] = _searches;
        while (_queue.TryDequeue(out var node))
        {
            foreach (var next in _base.TargetsOf(node))
            {
                if (Reach(next, node, None, target, hopeless))
                    return true;
            }

            for (var edge = _firstAdded[node]; edge != None; edge = _added[edge].Next)
            {
                if (Reach(_added[edge].To, node, edge, target, hopeless))
                    return true;
            }

            if (ReachLater(node, target, hopeless))
                return true;
            _budget.CountSteps(1 + _base.DegreeOf(node));
        }

        return false;
    }

    private bool ReachLater(int node, int target, int hopeless)
    {
        var first = _base.FirstAfter(node);
        if (target >= first)
            return Reach(target, node, None, target, hopeless);
        for (var later = first; later < _reachedFrom; later++)
            Reach(later, node, None, target, hopeless);
        _reachedFrom = Math.Min(_reachedFrom, first);
        return false;
    }

    private bool Reach(int node, int from, int edge, int target, int hopeless)
    {
        var isHopeless = (_isDoubled && node < _transactions ? node + _transactions : node) >= hopeless;
        if (_seenBy[node] == _searches || (isHopeless && node != target))
            return false;
        _seenBy[node] = _searches;
        (_parents[node], _parentEdges[node]) = (from, edge);
        if (node == target)
            return true;
        _queue.Enqueue(node);
        return false;
    }

    private List<ChoiceEdge> CycleThrough(int start, int end, ChoiceEdge closing)
    {
        var cycle = new List<ChoiceEdge> { closing };
        for (var node = end; node != start; node = _parents[node])
        {
            var (parent, edge) = (_parents[node], _parentEdges[node]);
            cycle.Add(edge == None ? Known(parent, node) : _added[edge].Meaning);
        }

        cycle.Reverse(1, cycle.Count - 1);
        return cycle;
    }

    private ChoiceEdge Known(int from, int to)
    {
        var dependency = _base.Between(from, to, DependencyMask.All) ?? throw new InvalidOperationException("the path is none");
        return new ChoiceEdge(from % _transactions, to % _transactions, dependency, ChoiceEdge.Known);
    }

    private readonly record struct Added(int From, int To, int Next, ChoiceEdge Meaning);
}
