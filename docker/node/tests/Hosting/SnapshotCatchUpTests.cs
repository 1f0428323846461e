using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>H-03: a snapshot that arrives while a node runs may stand in for encryption entries that the node never saw.</summary>
public sealed class SnapshotCatchUpTests
{
    private static readonly Tuning FewEntries = new() { HeartbeatMs = 20, ElectionMs = 200, SnapshotCount = 20, CatchUpEntries = 1 };

    private TestCluster _cluster = null!;
    private RolloutClient _rollout = null!;

    [SetUp]
    public async Task Start()
    {
        _cluster = new TestCluster(3) { IsCapable = true, Adjust = options => options with { Tuning = FewEntries } };
        await _cluster.StartAllAsync();
        _rollout = new RolloutClient(_cluster);
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _rollout.EnableRaftAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        _rollout.Dispose();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task Follower_taken_past_rotations_by_a_snapshot_knows_their_keys()
    {
        var away = await StopFollowerAsync();
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.RotateAsync(Purpose.Raft, 4);
        var last = await WriteAsync("missed", 60);

        await _cluster.StartAsync(away);
        await _cluster.AppliedEverywhereAsync(last);

        Assert.That(_cluster.Log.ToString(), Does.Contain("installed snapshot"), "control: the entries were gone");
        var sidecar = _rollout.Sidecar(away);
        Assert.That((sidecar.ActiveStorage, sidecar.ActiveRaft), Is.EqualTo((3u, 4u)));
        Assert.That(sidecar.RaftEnvelopeCutoverIndex, Is.EqualTo(_rollout.Sidecar(await _cluster.LeaderAsync()).RaftEnvelopeCutoverIndex));
    }

    [Test]
    public async Task Follower_taken_past_rotations_by_a_snapshot_holds_the_same_values_and_restarts()
    {
        var away = await StopFollowerAsync();
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.RotateAsync(Purpose.Raft, 4);
        await _cluster.StartAsync(away, await WriteAsync("missed", 60));

        await _cluster.StopAsync(away);
        await _cluster.StartAsync(away);
        var last = await WriteAsync("after", 5);
        await _cluster.AppliedEverywhereAsync(last);
        foreach (var i in _cluster.Running.ToList())
            await _cluster.StopAsync(i);

        Assert.That(_cluster.Values(away), Is.EqualTo(_cluster.Values((away + 1) % 3)));
        Assert.That(_cluster.Audit(away).Failures, Is.Zero);
    }

    private async Task<int> StopFollowerAsync()
    {
        var follower = (await _cluster.LeaderAsync() + 1) % 3;
        await _cluster.StopAsync(follower);
        return follower;
    }

    private async Task<ulong> WriteAsync(string prefix, int count)
    {
        var last = 0UL;
        for (var i = 0; i < count; i++)
            last = (await _cluster.SetAsync($"{prefix}-{i}", $"value-{i}")).Index;
        return last;
    }
}
