using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Workers;

/// <summary>After healing: writes through every node's address until one is acknowledged, or until the cluster has had its time.</summary>
public sealed class LivenessProbe(ICluster cluster, IWorkload workload, HistoryLog history, ProcessNumbers numbers, TimeProvider time)
{
    /// <summary>How long a healed cluster may take until every node serves writes: two elections and a slow start.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(cluster.Nodes.Select(node => ProbeAsync(node, cancellationToken)));

    private async Task ProbeAsync(INode node, CancellationToken cancellationToken)
    {
        await using var session = new ClientSession(node, workload, history, numbers);
        var start = time.GetTimestamp();
        while ((await session.InvokeAsync(workload.Probe, CancellationToken.None)).Type != OperationType.Ok && time.GetElapsedTime(start) < Limit)
            await Task.Delay(Pause, time, cancellationToken);
    }
}
