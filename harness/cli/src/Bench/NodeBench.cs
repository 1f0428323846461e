using System.Security.Cryptography;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Local;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>
/// Throughput of a cluster without faults, in the clear and after the whole rollout, in one run on one machine, so that the two can be compared.
/// The clients ask the leader.
/// </summary>
internal sealed class NodeBench(NodeBenchOptions options, TextWriter output)
{
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("elastickv-bench-");
        try
        {
            var cluster = await ProcessCluster.CreateAsync(
                new ProcessClusterOptions { NodeBinary = options.NodeBinary, RunDirectory = folder.FullName }, TimeProvider.System, cancellationToken);
            await using (cluster)
            {
                await cluster.StartAsync(cancellationToken);
                await MeasureAsync(cluster, cancellationToken);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(ProcessCluster cluster, CancellationToken cancellationToken)
    {
        var control = new ClusterControl(cluster, TimeProvider.System);
        await output.WriteLineAsync($"{cluster.Nodes.Count} nodes, {options.Clients} clients, {options.ValueBytes} byte values, {options.Lasts.TotalSeconds:0} s each");
        await LoadAsync(control, WarmUp, cancellationToken);
        var clear = await LoadAsync(control, options.Lasts, cancellationToken);
        await Report.WriteClearAsync(output, clear.Sets, clear.Gets);
        await EncryptAsync(cluster, control, cancellationToken);
        var sealed_ = await LoadAsync(control, options.Lasts, cancellationToken);
        await Report.WriteSealedAsync(output, sealed_.Sets, sealed_.Gets, clear.Sets, clear.Gets);
    }

    private async Task<(LoadResult Sets, LoadResult Gets)> LoadAsync(ClusterControl control, TimeSpan lasts, CancellationToken cancellationToken)
    {
        var leader = await control.FindLeaderAsync(LeaderLimit, cancellationToken) ?? throw new ClusterException("the cluster has no leader: look at it with elastickv-jepsen rollout --faults none.");
        var load = new ClosedLoad(leader.Redis, options.Clients, lasts);
        var sets = await load.RunAsync(client => RespCommand.Of("SET", Key(client)).With(RandomNumberGenerator.GetBytes(options.ValueBytes)), cancellationToken);
        var gets = await load.RunAsync(client => RespCommand.Of("GET", Key(client)), cancellationToken);
        return (sets, gets);
    }

    private static string Key(int client) => $"bench:{client}";

    private static async Task EncryptAsync(ICluster cluster, ClusterControl control, CancellationToken cancellationToken)
    {
        var timeline = new Timeline(new RunClock(TimeProvider.System), _ => { });
        var driver = new RolloutDriver(control, RolloutCalls.Create(cluster, control), timeline, new PhaseLog(timeline), TimeProvider.System);
        foreach (var action in RolloutAction.InOrder)
        {
            if (!await driver.TakeAsync(action, StepLimit, () => { }, cancellationToken))
                throw new ClusterException($"the step {action} of the rollout did not work: look at it with elastickv-jepsen rollout --faults none.");
        }
    }
}
