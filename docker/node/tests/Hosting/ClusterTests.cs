using Elastickv.Node.Hosting;

namespace Elastickv.Node.Tests.Hosting;

public sealed class ClusterTests
{
    private TestCluster _cluster = null!;

    [TearDown]
    public async Task Stop() => await _cluster.DisposeAsync();

    [Test]
    public async Task Write_on_the_leader_reaches_every_node()
    {
        _cluster = new TestCluster(3);
        await _cluster.StartAllAsync();

        var applied = await _cluster.SetAsync("k", "v");

        await _cluster.AppliedEverywhereAsync(applied.Index);
        foreach (var i in _cluster.Running)
            Assert.That(_cluster[i].Consensus.Status.AppliedIndex, Is.GreaterThanOrEqualTo(applied.Index));
    }

    [Test]
    public async Task Acknowledged_write_survives_the_death_of_the_leader()
    {
        _cluster = new TestCluster(3);
        await _cluster.StartAllAsync();
        var applied = await _cluster.SetAsync("k", "v");
        var old = await _cluster.LeaderAsync();

        await _cluster.StopAsync(old);
        var later = await _cluster.SetAsync("k", "w");
        await _cluster.StartAsync(old);

        Assert.That(later.Index, Is.GreaterThan(applied.Index));
        await _cluster.AppliedEverywhereAsync(later.Index);
    }

    [Test]
    public async Task Single_node_leads_itself_and_keeps_its_state_over_restarts()
    {
        _cluster = new TestCluster(1);
        await _cluster.StartAllAsync();
        var first = await _cluster.SetAsync("k", "v");
        await _cluster.StopAsync(0);
        await _cluster.StartAllAsync();

        Assert.That(_cluster[0].Consensus.Status.AppliedIndex, Is.GreaterThanOrEqualTo(first.Index));
        Assert.That((await _cluster.SetAsync("k", "w")).Index, Is.GreaterThan(first.Index));
    }

    [Test]
    public async Task Read_fence_on_a_follower_is_refused()
    {
        _cluster = new TestCluster(3);
        await _cluster.StartAllAsync();
        var leader = await _cluster.LeaderAsync();

        Assert.ThrowsAsync<NotLeaderException>(() => _cluster[(leader + 1) % 3].Consensus.ReadFenceAsync(CancellationToken.None));
        Assert.That(await _cluster[leader].Consensus.ReadFenceAsync(CancellationToken.None), Is.GreaterThan(0));
    }
}
