using System.Security.Cryptography;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Local;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>A cluster without faults and without links, under load at its leader.</summary>
internal sealed class BenchCluster(ProcessCluster cluster, NodeBenchOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(20);

    private readonly ClusterControl _control = new(cluster, TimeProvider.System);

    public static async Task<BenchCluster> StartAsync(NodeBenchOptions options, string folder, CancellationToken cancellationToken)
    {
        var cluster = await ProcessCluster.CreateAsync(
            new ProcessClusterOptions { NodeBinary = options.NodeBinary, RunDirectory = folder, HasLinks = false }, TimeProvider.System, cancellationToken);
        try
        {
            await cluster.StartAsync(cancellationToken);
            return new BenchCluster(cluster, options);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the cluster through the whole rollout.</summary>
    public async Task EncryptAsync(CancellationToken cancellationToken)
    {
        var timeline = new Timeline(new RunClock(TimeProvider.System), _ => { });
        var driver = new RolloutDriver(_control, RolloutCalls.Create(cluster, _control), timeline, new PhaseLog(timeline), TimeProvider.System);
        foreach (var action in RolloutAction.InOrder)
        {
            if (!await driver.TakeAsync(action, StepLimit, () => { }, cancellationToken))
                throw new ClusterException($"the step {action} of the rollout did not work: look at it with elastickv-jepsen rollout --faults none.");
        }
    }

    public Task<LoadResult> SetAsync(TimeSpan lasts, CancellationToken cancellationToken) =>
        LoadAsync(client => RespCommand.Of("SET", Key(client)).With(RandomNumberGenerator.GetBytes(options.ValueBytes)), lasts, cancellationToken);

    public Task<LoadResult> GetAsync(TimeSpan lasts, CancellationToken cancellationToken) =>
        LoadAsync(client => RespCommand.Of("GET", Key(client)), lasts, cancellationToken);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private async Task<LoadResult> LoadAsync(Func<int, RespCommand> next, TimeSpan lasts, CancellationToken cancellationToken)
    {
        var leader = await _control.FindLeaderAsync(LeaderLimit, cancellationToken)
            ?? throw new ClusterException("the cluster has no leader: look at it with elastickv-jepsen rollout --faults none.");
        return await Task.Run(() => new ClosedLoad(leader.Redis, options.Clients, lasts).Run(next, cancellationToken), cancellationToken);
    }

    private static string Key(int client) => $"bench:{client}";
}
