using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Recovery;

namespace Elastickv.Jepsen.Harness.Faults;

/// <summary>What faults work on.</summary>
/// <param name="Cluster">The nodes and the links between them.</param>
/// <param name="Keeper">Starts nodes and brings back those that refuse, with evidence.</param>
/// <param name="Sidecars">The sidecars that the nodes had earlier.</param>
/// <param name="Control">The admin services of the cluster.</param>
public sealed record FaultScene(ICluster Cluster, NodeKeeper Keeper, SidecarArchive Sidecars, IClusterControl Control)
{
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public INode Node(string id) =>
        Cluster.Nodes.FirstOrDefault(node => node.Id == id) ?? throw new ArgumentException($"no node is called {id}", nameof(id));

    /// <summary>Every pair of one of the nodes and one of the others.</summary>
    public IEnumerable<(string Inside, string Outside)> Border(IReadOnlyCollection<string> inside) =>
        from one in inside
        from other in Cluster.Nodes
        where !inside.Contains(other.Id)
        select (one, other.Id);
}
