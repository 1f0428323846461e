using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;

namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>Finds a shortest cycle of some class in a small graph, or if the graph is large, a short one.</summary>
internal sealed class ShortestCycle(DependencyGraph graph, CheckBudget budget)
{
    /// <summary>No cycle is shorter.</summary>
    public const int Fewest = 2;

    /// <summary>How many edges are looked at to find a shorter cycle when there is one already.</summary>
    private const long Patience = 20_000_000;

    /// <summary>The shortest cycle within some nodes that are strongly connected by the mask.</summary>
    public Cycle Within(ReadOnlySpan<int> component, DependencyMask mask)
    {
        var part = graph.Induce(component);
        var search = new PathSearch(part, mask, new StepAllowance(Patience, budget));

        // The first search must come to its end: any node of a component lies on a cycle.
        var best = new PathSearch(part, mask, new StepAllowance(long.MaxValue, budget)).Find(0, node => node == 0, int.MaxValue)
            ?? throw new UndecidedException("time-limit", "There is a cycle, but no time was left to find it.");
        for (var start = 1; start < part.Count && best.Length - 1 > Fewest; start++)
            best = search.Find(start, node => node == start, best.Length - 2) ?? best;
        return Cycle.Through(graph, Name(best.AsSpan()[..^1], component), mask);
    }

    /// <summary>The shortest cycle with exactly one dependency of the first kind; null if there is none or it was not found in time.</summary>
    /// <param name="one">The dependencies of which there must be one.</param>
    /// <param name="others">The dependencies it may have besides.</param>
    public Cycle? WithOne(DependencyMask one, DependencyMask others)
    {
        var search = new PathSearch(graph, others, new StepAllowance(Patience, budget));
        var sources = Sources(one);
        ImmutableArray<int>? best = null;
        for (var start = 0; start < graph.Count && best?.Length != Fewest; start++)
        {
            if (sources[start] is { } from)
                best = search.Find(start, from.Contains, best is { } known ? known.Length - 2 : int.MaxValue) ?? best;
        }

        return best is { } nodes ? Close(nodes, one, others) : null;
    }

    private Cycle Close(ImmutableArray<int> path, DependencyMask one, DependencyMask others)
    {
        var dependencies = path[..^1].Select((node, i) => graph.Between(node, path[i + 1], others)!.Value);
        return new Cycle(path, [.. dependencies, graph.Between(path[^1], path[0], one)!.Value]);
    }

    /// <summary>For each node those from which a dependency of a mask leads to it.</summary>
    private HashSet<int>?[] Sources(DependencyMask mask)
    {
        var sources = new HashSet<int>?[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            var targets = graph.TargetsOf(node);
            for (var edge = 0; edge < targets.Length; edge++)
            {
                if (mask.Allows(graph.CodesOf(node)[edge]))
                    (sources[targets[edge]] ??= []).Add(node);
            }
        }

        return sources;
    }

    private static ImmutableArray<int> Name(ReadOnlySpan<int> nodes, ReadOnlySpan<int> names)
    {
        var named = new int[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
            named[i] = names[nodes[i]];
        return ImmutableArray.Create(named);
    }
}
