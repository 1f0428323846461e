using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>Phase 0: every member answers that it is capable, under the id that its name gives it (spec §8.1).</summary>
internal sealed class ConfirmCapabilityCall(ICluster cluster, IClusterControl control) : IRolloutCall
{
    public string Action => RolloutAction.ConfirmCapability;

    /// <summary>Never taken for done: it leaves no trace.</summary>
    public bool HasTakenEffect(SidecarStateReport? state) => false;

    public async Task<string> SendAsync(INode leader, SidecarStateReport? state, TimeSpan limit, CancellationToken cancellationToken)
    {
        var reports = await Task.WhenAll(cluster.Nodes.Select(node => control.GetCapabilityAsync(node, limit, cancellationToken)));
        foreach (var (node, report) in cluster.Nodes.Zip(reports))
        {
            if (!report.EncryptionCapable || report.FullNodeId != FullNodeId.Of(node.Id))
                throw new GrpcException(GrpcStatus.FailedPrecondition, $"{node.Id} says capable={report.EncryptionCapable}, full_node_id={report.FullNodeId}");
        }

        return $"{reports.Length} members are capable";
    }
}
