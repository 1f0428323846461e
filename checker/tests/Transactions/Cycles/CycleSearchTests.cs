using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Cycles;

public sealed class CycleSearchTests
{
    [Test]
    public void The_shortest_cycle_of_a_ring_with_a_chord_is_found()
    {
        var cycles = Search(Ring(20, DependencyKind.WriteWrite).Append((5, 2, DependencyKind.WriteWrite)), 20);
        Assert.That(cycles.Single().Nodes, Is.EquivalentTo(new[] { 2, 3, 4, 5 }));
    }

    [Test]
    public void A_long_cycle_needs_no_stack() =>
        Assert.That(Search(Ring(50_000, DependencyKind.WriteRead), 50_000).Single().Nodes, Has.Length.EqualTo(50_000));

    [Test]
    public void Anti_dependencies_next_to_each_other_make_another_class_than_others()
    {
        (int, int, DependencyKind)[] apart =
            [(0, 1, DependencyKind.ReadWrite), (1, 2, DependencyKind.WriteRead), (2, 3, DependencyKind.ReadWrite), (3, 0, DependencyKind.WriteRead)];
        (int, int, DependencyKind)[] together =
            [(0, 1, DependencyKind.ReadWrite), (1, 2, DependencyKind.ReadWrite), (2, 3, DependencyKind.WriteRead), (3, 0, DependencyKind.WriteRead)];
        Assert.Multiple(() =>
        {
            Assert.That(Search(apart, 4).Single().Class, Is.EqualTo(CycleClass.GNonadjacent));
            Assert.That(Search(together, 4).Single().Class, Is.EqualTo(CycleClass.G2Item));
        });
    }

    /// <summary>Node 0 is over before all others begin, and a write leads from the last of them back to it.</summary>
    [Test]
    public void The_order_in_time_closes_a_cycle()
    {
        var firstAfter = Enumerable.Repeat(1000, 1000).ToArray();
        firstAfter[0] = 1;
        var cycle = Search([(999, 0, DependencyKind.WriteWrite)], 1000, firstAfter).Single();
        Assert.Multiple(() =>
        {
            Assert.That(cycle.Nodes, Is.EquivalentTo(new[] { 0, 999 }));
            Assert.That((cycle.Class, cycle.Level), Is.EqualTo((CycleClass.G0, OrderLevel.RealTime)));
        });
    }

    [Test]
    public void Each_component_has_its_own_cycle()
    {
        var edges = Ring(3, DependencyKind.WriteWrite).Concat(Ring(3, DependencyKind.WriteRead).Select(edge => (edge.From + 3, edge.To + 3, edge.Kind)));
        Assert.That(Search(edges, 6).Select(cycle => cycle.Class), Is.EqualTo(new[] { CycleClass.G0, CycleClass.G1c }));
    }

    private static IEnumerable<(int From, int To, DependencyKind Kind)> Ring(int count, DependencyKind kind) =>
        Enumerable.Range(0, count).Select(node => (node, (node + 1) % count, kind));

    private static List<Cycle> Search(IEnumerable<(int From, int To, DependencyKind Kind)> edges, int count, int[]? firstAfter = null)
    {
        var all = edges.ToArray();
        var codes = all.Select(edge => new Dependency(edge.Kind, OrderLevel.Data).Code).ToArray();
        var graph = new DependencyGraph(count, [.. all.Select(edge => edge.From)], [.. all.Select(edge => edge.To)], codes, firstAfter);
        var budget = new CheckBudget(SearchLimits.Default, TimeProvider.System, CancellationToken.None);
        return [.. new CycleSearch(graph, new ForbiddenAnomalies(ConsistencyModels.Find("strict-serializable")!), budget).Find()];
    }
}
