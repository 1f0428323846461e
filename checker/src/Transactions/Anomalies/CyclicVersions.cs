using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>Finds registers whose versions cannot be put in an order.</summary>
internal sealed class CyclicVersions(KeyIndex index, RegisterProof proof, AnomalyLog log, CheckBudget budget)
{
    private readonly RegisterOrders _orders = proof.Orders;
    private readonly List<int> _versions = [];
    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<VersionEdge> _edges = [];

    public void Find()
    {
        for (var key = 0; key < index.KeyCount; key++)
        {
            _orders.TurnTo(key);
            var graph = Build();
            for (var level = OrderLevel.Data; level <= OrderLevel.RealTime; level++)
            {
                var mask = DependencyMask.Of(level, DependencyKind.WriteWrite);
                if (Components.Find(graph, mask, budget) is not [var component, ..])
                    continue;
                var cycle = new ShortestCycle(graph, budget).Within(component, mask);
                var (edges, name) = (EdgesOf(cycle), AnomalyName.CyclicVersions + CycleName.Suffix(cycle.Level));
                var at = key;
                log.Add(name, () => Describe(name, at, edges));
                break;
            }
        }
    }

    private DependencyGraph Build()
    {
        _versions.Clear();
        _numbers.Clear();
        _edges.Clear();

        // Without any order of time or process, only what the writers themselves saw counts: an inference would rule out too much.
        _edges.AddRange(_orders.Edges.Where(edge => !edge.IsAssumed || edge.Level != OrderLevel.Data));
        foreach (var edge in _orders.Edges)
        {
            if (edge.To == RegisterSources.Initial && edge.Level != OrderLevel.Data)
                _edges.Add(new VersionEdge(RegisterSources.Initial, edge.From, OrderLevel.Data, IsAssumed: false));
        }

        var from = _edges.Select(edge => Number(edge.From)).ToArray();
        var to = _edges.Select(edge => Number(edge.To)).ToArray();
        var codes = _edges.Select(edge => new Dependency(DependencyKind.WriteWrite, edge.Level).Code).ToArray();
        return new DependencyGraph(_versions.Count, from, to, codes, firstAfter: null);
    }

    private int Number(int version)
    {
        if (_numbers.TryAdd(version, _versions.Count))
            _versions.Add(version);
        return _numbers[version];
    }

    private VersionEdge[] EdgesOf(Cycle cycle) => [.. cycle.Nodes.Select((node, i) =>
    {
        var (from, to) = (_versions[node], _versions[cycle.Nodes[(i + 1) % cycle.Nodes.Length]]);
        return _edges.First(edge => edge.From == from && edge.To == to && edge.Level == cycle.Dependencies[i].Level);
    })];

    private Anomaly Describe(string name, int key, VersionEdge[] edges)
    {
        _orders.TurnTo(key);
        var keyName = TransactionText.Key(index.Table, key);
        var reasons = edges.Select(edge => $"  {Value(edge.From)} is before {Value(edge.To)}: {proof.Reason(key, edge)}.");
        var writers = edges.Where(edge => edge.To >= 0).Select(edge => index.TransactionOf[edge.To]).Distinct().ToArray();
        return new Anomaly(
            name,
            $"The versions of {keyName} cannot be put in an order: {string.Join(" before ", edges.Select(edge => Value(edge.From)))} before {Value(edges[0].From)}.",
            TransactionText.Lines(index.Table, writers) + '\n' + string.Join('\n', reasons))
        {
            Operations = [.. writers.Select(writer => index.Table.Rows[writer].Index)],
            Key = keyName,
        };
    }

    private string Value(int version) => version == RegisterSources.Initial ? "nil" : TransactionText.ValueAt(index.Table, version);
}
