using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>Spec §7, H-04, H-05: no admin call that any client can make may stop the cluster.</summary>
public sealed class RandomAdminCallsTests
{
    private const int Calls = 10_000;
    private const int Callers = 4;

    [TestCase(20260822)]
    public async Task Cluster_takes_writes_after_ten_thousand_random_calls(int seed)
    {
        await using var cluster = new TestCluster(3) { IsCapable = true, Adjust = options => options with { Tuning = new Tuning { HeartbeatMs = 50, ElectionMs = 500 } } };
        await cluster.StartAllAsync();

        // Without a leader ten thousand refusals take less time than an election.
        await cluster.LeaderAsync();
        var callers = Enumerable.Range(0, Callers).Select(i => new RandomAdminCaller(cluster, new Random(seed + i))).ToList();

        await Task.WhenAll(callers.Select(async caller =>
        {
            for (var i = 0; i < Calls / Callers; i++)
                await caller.CallAsync();
        }));

        var outcomes = callers.SelectMany(caller => caller.Outcomes).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        TestContext.Out.WriteLine(string.Join(", ", outcomes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}")));
        callers.ForEach(caller => caller.Dispose());
        using var rollout = new RolloutClient(cluster);
        Assert.That(cluster.Running.Select(i => cluster[i].Ended.IsCompleted), Is.All.False, cluster.Log.ToString());
        await cluster.AppliedEverywhereAsync((await cluster.SetAsync("after", "value")).Index);
        var sidecar = rollout.Sidecar(0);
        Assert.That((sidecar.StorageEnvelopeActive, sidecar.RaftEnvelopeCutoverIndex != 0, sidecar.Keys.Count > 2), Is.EqualTo((true, true, true)), "control: calls took effect");
        Assert.That(outcomes[RpcCode.InvalidArgument], Is.GreaterThan(Calls / 20));
        Assert.That(outcomes[RpcCode.FailedPrecondition], Is.GreaterThan(Calls / 20));
        Assert.That(outcomes.Keys, Has.None.EqualTo(RpcCode.Unknown).And.None.EqualTo(RpcCode.Internal));

        foreach (var i in cluster.Running.ToList())
        {
            await cluster.StopAsync(i);
            await cluster.StartAsync(i);
        }

        await cluster.AppliedEverywhereAsync((await cluster.SetAsync("restarted", "value")).Index);
        foreach (var i in cluster.Running.ToList())
            await cluster.StopAsync(i);
        Assert.That(cluster.Values(1), Is.EqualTo(cluster.Values(0)));
        Assert.That(cluster.Values(2), Is.EqualTo(cluster.Values(0)));
    }
}
