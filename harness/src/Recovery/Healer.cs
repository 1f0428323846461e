using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;

namespace Elastickv.Jepsen.Harness.Recovery;

/// <summary>Ends all trouble: links are whole, no node sleeps, every node runs or has shown that it will not.</summary>
public sealed class Healer(ICluster cluster, NodeKeeper keeper, Timeline timeline)
{
    /// <summary>A sidecar is rebuilt from a leader: the others must have started and elected one, which on a busy machine takes its time.</summary>
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        await cluster.Network.HealAllAsync(cancellationToken);
        await Task.WhenAll(cluster.Nodes.Select(node => HealAsync(node, cancellationToken)));
        timeline.Record(RunEventKind.Healed, "healed", [.. cluster.Nodes.Where(node => node.State == NodeState.Running).Select(node => node.Id)]);
    }

    private async Task HealAsync(INode node, CancellationToken cancellationToken)
    {
        await node.ResumeAsync(cancellationToken);
        await keeper.BringBackAsync(node, RecoveryLimit, cancellationToken);
    }
}
