using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>Nodes each of which comes before the next, and the last before the first.</summary>
/// <param name="Nodes">The nodes, none of them twice.</param>
/// <param name="Dependencies">From each node to the next.</param>
internal sealed record Cycle(ImmutableArray<int> Nodes, ImmutableArray<Dependency> Dependencies)
{
    /// <summary>What the cycle is made of, or if an inference is wrong, what there is instead at least.</summary>
    public CycleClass Class
    {
        get
        {
            var anti = Dependencies.Count(dependency => dependency.IsAnti);
            if (anti == 1)
                return CycleClass.GSingle;
            if (anti > 1)
                return HasAdjacentAnti ? CycleClass.G2Item : CycleClass.GNonadjacent;
            if (Dependencies.Any(dependency => dependency.Kind == DependencyKind.Inferred))
                return CycleClass.GSingle;
            return Dependencies.Any(dependency => dependency.Kind == DependencyKind.WriteRead) ? CycleClass.G1c : CycleClass.G0;
        }
    }

    /// <summary>What the cycle relies on.</summary>
    public OrderLevel Level => Dependencies.Max(dependency => dependency.Level);

    private bool HasAdjacentAnti =>
        Enumerable.Range(0, Dependencies.Length).Any(i => Dependencies[i].IsAnti && Dependencies[(i + 1) % Dependencies.Length].IsAnti);

    /// <summary>A cycle through these nodes, by the plainest dependency that the mask allows between each two.</summary>
    /// <exception cref="InvalidOperationException">There is no such cycle.</exception>
    public static Cycle Through(DependencyGraph graph, ImmutableArray<int> nodes, DependencyMask mask) => new(
        nodes,
        [.. nodes.Select((node, i) => graph.Between(node, nodes[(i + 1) % nodes.Length], mask) ?? throw new InvalidOperationException("the path is none"))]);
}
