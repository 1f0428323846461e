using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>Installs the first keys and registers every member as a writer. Before it, every member's epoch is 0 (spec §5.5).</summary>
internal sealed class BootstrapCall(ICluster cluster, IClusterControl control, RolloutKeys keys) : IRolloutCall
{
    public string Action => RolloutAction.Bootstrap;

    public bool HasTakenEffect(SidecarStateReport? state) => state is { ActiveStorageId: not 0, ActiveRaftId: not 0 };

    public async Task<string> SendAsync(INode leader, SidecarStateReport? state, TimeSpan limit, CancellationToken cancellationToken)
    {
        var writers = cluster.Nodes.Select(node => new WriterRegistryEntry { FullNodeId = FullNodeId.Of(node.Id), LocalEpoch = 0 }).ToList();
        await control.BootstrapAsync(leader, keys.Storage, keys.Raft, writers, limit, cancellationToken);
        return $"storage key {keys.Storage.Id}, raft key {keys.Raft.Id}, {writers.Count} writers";
    }
}
