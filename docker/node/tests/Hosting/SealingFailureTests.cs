using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>
/// H-07: a replica that cannot seal a value while it applies must halt. If it went on, it alone would miss a write that the others have, and nobody would notice.
/// </summary>
public sealed class SealingFailureTests
{
    private TestCluster _cluster = null!;
    private RolloutClient _rollout = null!;

    [SetUp]
    public async Task Start()
    {
        _cluster = new TestCluster(3) { IsCapable = true };
        await _cluster.StartAllAsync();
        _rollout = new RolloutClient(_cluster);
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _cluster.AppliedEverywhereAsync((await _cluster.SetAsync("before", "value")).Index);
    }

    [TearDown]
    public async Task Stop()
    {
        _rollout.Dispose();
        await _cluster.DisposeAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_replica_that_cannot_seal_halts_keeps_nothing_of_the_entry_and_catches_up_after_a_restart(bool leads)
    {
        var leader = await _cluster.LeaderAsync();
        var victim = leads ? leader : (leader + 1) % 3;
        _cluster[victim].Cipher!.Keys.Delete(_rollout.Sidecar(victim).Active(Purpose.Storage));

        // A leader that halts leaves its client in doubt; whoever leads next takes the write.
        var written = _cluster.SetAsync("after", "value");
        await TestCluster.UntilAsync(() => _cluster[victim].Ended.IsCompleted, "halt");

        Assert.That(_cluster[victim].Ended.Exception?.InnerException, Is.InstanceOf<EngineStoppedException>());
        Assert.That(_cluster.Log.ToString(), Does.Contain("unknown key_id"));
        await _cluster.StopAsync(victim);
        var index = (await written).Index;
        Assert.That(_cluster.Values(victim), Has.Count.EqualTo(1), "nothing of the entry is kept");

        await _cluster.StartAsync(victim, index);
        foreach (var i in _cluster.Running.ToList())
            await _cluster.StopAsync(i);
        var values = _cluster.Values(leader);
        Assert.That(values, Has.Count.GreaterThan(1));
        Assert.That(_cluster.Values(victim), Is.EqualTo(values));
    }
}
