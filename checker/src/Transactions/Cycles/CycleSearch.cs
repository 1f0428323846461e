using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;

namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>
/// Finds the cycles that a consistency model forbids. In each strongly connected component, and for each order that the model asks for, it
/// looks for the class of cycle that rules out most, and there for a shortest one; and if there is a shorter cycle at all, for that too,
/// because it is easier to believe.
/// </summary>
internal sealed class CycleSearch(DependencyGraph graph, ForbiddenAnomalies forbidden, CheckBudget budget)
{
    private static readonly DependencyKind[] AllKinds = Enum.GetValues<DependencyKind>();

    /// <summary>The cycles found, of each component the gravest first.</summary>
    public IEnumerable<Cycle> Find()
    {
        foreach (var component in Components.Find(graph, DependencyMask.Of(forbidden.Level, AllKinds), budget))
        {
            budget.CheckTime();
            var part = graph.Induce(component);
            foreach (var cycle in FindIn(part))
                yield return cycle with { Nodes = [.. cycle.Nodes.Select(node => component[node])] };
        }
    }

    private IEnumerable<Cycle> FindIn(DependencyGraph part)
    {
        var classes = Enum.GetValues<CycleClass>();
        var shortest = int.MaxValue;
        for (var level = OrderLevel.Data; level <= forbidden.Level; level++)
        {
            var found = classes.Where(type => forbidden.Contains(type, level)).Select(type => Find(part, type, level)).FirstOrDefault(cycle => cycle is not null);
            if (found is null)
                continue;
            yield return found;

            // With more orders only what rules out more is news.
            classes = [.. classes.Where(type => type < found.Class)];
            shortest = Math.Min(shortest, found.Nodes.Length);
        }

        if (shortest > ShortestCycle.Fewest && FindWithin(part, DependencyMask.Of(forbidden.Level, AllKinds)) is { } other
            && other.Nodes.Length < shortest && forbidden.Contains(other.Class, other.Level))
            yield return other;
    }

    private Cycle? Find(DependencyGraph part, CycleClass type, OrderLevel level) => type switch
    {
        CycleClass.G0 => FindWithin(part, DependencyMask.Of(level, DependencyKind.WriteWrite)),
        CycleClass.G1c => FindWithin(part, Seen(level)),
        CycleClass.GSingle => FindSingle(part, level),
        CycleClass.GNonadjacent => FindNonadjacent(part, DependencyMask.Of(level, AllKinds)),
        CycleClass.G2Item => FindWithin(part, DependencyMask.Of(level, AllKinds)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a class of cycles"),
    };

    /// <summary>A cycle without inference is easier to believe, so it is looked for first.</summary>
    private Cycle? FindSingle(DependencyGraph part, OrderLevel level)
    {
        var search = new ShortestCycle(part, budget);
        var inferred = DependencyMask.Of(level, DependencyKind.WriteWrite, DependencyKind.WriteRead, DependencyKind.Inferred);
        return search.WithOne(Anti(level), Seen(level)) ?? FindWithin(part, inferred) ?? search.WithOne(Anti(level), inferred);
    }

    private Cycle? FindWithin(DependencyGraph part, DependencyMask mask)
    {
        var components = Components.Find(part, mask, budget);
        return components.MinBy(component => component.Length) is { } smallest ? new ShortestCycle(part, budget).Within(smallest, mask) : null;
    }

    private Cycle? FindNonadjacent(DependencyGraph part, DependencyMask mask)
    {
        var doubled = NonadjacentGraph.Of(part, mask);
        return FindWithin(doubled, mask) is { } cycle
            ? Cycle.Through(part, [.. cycle.Nodes.Select(node => node % part.Count)], mask)
            : null;
    }

    private static DependencyMask Seen(OrderLevel level) => DependencyMask.Of(level, DependencyKind.WriteWrite, DependencyKind.WriteRead);

    private static DependencyMask Anti(OrderLevel level)
    {
        var all = DependencyMask.Of(level, DependencyKind.ReadWrite);
        return new DependencyMask(all.Bits & ~DependencyMask.Of(level).Bits);
    }
}
