using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>
/// A graph with each node twice: as it is reached by an anti-dependency, from where none may follow, and otherwise. Its cycles are those
/// without two anti-dependencies next to each other, and a shortest one goes through no node both ways.
/// </summary>
internal static class NonadjacentGraph
{
    /// <summary>The nodes reached by an anti-dependency come first, so that those reached otherwise are in order of time at the end.</summary>
    public static DependencyGraph Of(DependencyGraph graph, DependencyMask mask)
    {
        var count = graph.Count;
        var (from, to, codes) = (new List<int>(), new List<int>(), new List<byte>());
        for (var node = 0; node < count; node++)
        {
            var targets = graph.TargetsOf(node);
            for (var edge = 0; edge < targets.Length; edge++)
            {
                var code = graph.CodesOf(node)[edge];
                if (!mask.Allows(code))
                    continue;
                if (Dependency.FromCode(code).IsAnti)
                {
                    Add(count + node, targets[edge], code);
                    continue;
                }

                Add(node, count + targets[edge], code);
                Add(count + node, count + targets[edge], code);
            }
        }

        return new DependencyGraph(count * 2, [.. from], [.. to], [.. codes], FirstAfter(graph));

        void Add(int source, int target, byte code)
        {
            from.Add(source);
            to.Add(target);
            codes.Add(code);
        }
    }

    private static int[]? FirstAfter(DependencyGraph graph)
    {
        if (!graph.HasRealTime)
            return null;
        var firstAfter = new int[graph.Count * 2];
        for (var node = 0; node < firstAfter.Length; node++)
            firstAfter[node] = graph.Count + graph.FirstAfter(node % graph.Count);
        return firstAfter;
    }
}
