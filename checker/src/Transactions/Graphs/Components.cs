using Elastickv.Jepsen.Checker.Transactions.Limits;

namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>
/// Strongly connected components after Tarjan, without recursion. The order in time is walked by a second node beside each node, which
/// stands for it and all that were invoked after it: it leads to its node and to the next one of its kind. That takes two edges a node
/// instead of one for each pair of transactions.
/// </summary>
internal sealed class Components
{
    private const int Unseen = 0;

    private readonly DependencyGraph _graph;
    private readonly DependencyMask _mask;
    private readonly CheckBudget _budget;
    private readonly int _count;
    private readonly int[] _number;
    private readonly int[] _low;
    private readonly int[] _cursor;
    private readonly Stack<int> _path = new();
    private readonly Stack<int> _open = new();
    private readonly List<int[]> _found = [];
    private readonly List<int> _members = [];
    private int _numbered;

    private Components(DependencyGraph graph, DependencyMask mask, CheckBudget budget)
    {
        _graph = graph;
        _mask = mask;
        _budget = budget;
        _count = graph.Count;
        var nodes = mask.HasRealTime && graph.HasRealTime ? _count * 2 : _count;
        budget.Reserve(nodes * 4L * sizeof(int));
        _number = new int[nodes];
        _low = new int[nodes];
        _cursor = new int[nodes];
    }

    /// <summary>The components of more than one node, each ascending, in the order of their first nodes.</summary>
    public static List<int[]> Find(DependencyGraph graph, DependencyMask mask, CheckBudget budget)
    {
        var search = new Components(graph, mask, budget);
        for (var node = 0; node < graph.Count; node++)
        {
            if (search._number[node] == Unseen)
                search.Walk(node);
        }

        budget.Reserve(search._number.Length * -4L * sizeof(int));
        search._found.Sort((a, b) => a[0].CompareTo(b[0]));
        return search._found;
    }

    private void Walk(int root)
    {
        Enter(root);
        while (_path.TryPeek(out var node))
        {
            if (NextUnseen(node) is var next and >= 0)
            {
                Enter(next);
                continue;
            }

            _path.Pop();
            if (_path.TryPeek(out var parent))
                _low[parent] = Math.Min(_low[parent], _low[node]);
            if (_low[node] == _number[node])
                Close(node);
        }
    }

    private void Enter(int node)
    {
        _budget.CountSteps(1);
        _number[node] = _low[node] = ++_numbered;
        _path.Push(node);
        _open.Push(node);
    }

    /// <summary>The next successor that was not entered yet, or -1. Notes how far up those lead that were.</summary>
    private int NextUnseen(int node)
    {
        var degree = SuccessorCount(node);
        while (_cursor[node] < degree)
        {
            var next = Successor(node, _cursor[node]++);
            if (next < 0 || _number[next] < 0)
                continue;
            if (_number[next] == Unseen)
                return next;
            _low[node] = Math.Min(_low[node], _number[next]);
        }

        return -1;
    }

    private int SuccessorCount(int node) => node >= _count ? 2 : _graph.DegreeOf(node) + 1;

    /// <summary>A successor by its place, or -1 if there is none that counts.</summary>
    private int Successor(int node, int place)
    {
        if (node >= _count)
            return place == 0 ? node - _count : node + 1 < _number.Length ? node + 1 : -1;
        if (place < _graph.DegreeOf(node))
            return _mask.Allows(_graph.CodesOf(node)[place]) ? _graph.TargetsOf(node)[place] : -1;
        return _number.Length > _count && _graph.FirstAfter(node) < _count ? _count + _graph.FirstAfter(node) : -1;
    }

    private void Close(int root)
    {
        _members.Clear();
        int node;
        do
        {
            node = _open.Pop();

            // Closed nodes must not lead up any more.
            _number[node] = -1;
            if (node < _count)
                _members.Add(node);
        }
        while (node != root);
        if (_members.Count < 2)
            return;
        _members.Sort();
        _found.Add([.. _members]);
    }
}
