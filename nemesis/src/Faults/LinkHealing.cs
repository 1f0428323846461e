using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>Ends what was done to links.</summary>
internal static class LinkHealing
{
    /// <summary>Makes every link between the nodes and all others whole, both ways.</summary>
    public static async Task<string?> HealAsync(FaultScene scene, ImmutableArray<string> nodes, CancellationToken cancellationToken)
    {
        foreach (var (inside, outside) in scene.Border(nodes))
        {
            await scene.Cluster.Network.HealAsync(inside, outside, cancellationToken);
            await scene.Cluster.Network.HealAsync(outside, inside, cancellationToken);
        }

        return null;
    }
}
