using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.StateMachine.Rollout;

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

    [Test]
    public async Task Follower_taken_past_a_rewrap_and_a_retirement_by_a_snapshot_follows_both()
    {
        var next = _cluster.PathOf(0, "next-kek");
        await File.WriteAllBytesAsync(next, new byte[32]);
        File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _cluster.Adjust = options => options with { Tuning = FewEntries, KekNextFile = next };
        foreach (var i in _cluster.Running.ToList())
        {
            await _cluster.StopAsync(i);
            await _cluster.StartAsync(i);
        }

        var behind = _rollout.Sidecar(0);
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.RewrapAsync();
        var cipher = new NodeCipher(
            NodeIdentity.Of("n1"), KekSource.Load(_cluster.KekFile(), nextFile: next)!, new SidecarFile(_cluster.PathOf(0, "copy.json")), behind, (_, _) => null, TimeProvider.System);
        var leader = await _rollout.StateAsync();
        leader.WrappedDeksById.Remove(1);

        SidecarCatchUp.Apply(cipher, leader);

        Assert.That(cipher.Sidecar.Keys.Keys, Is.EqualTo(new[] { 2u, 3u }), "key 1 was retired");
        Assert.That(cipher.Keys.Has(1), Is.False);
        Assert.That(cipher.Sidecar.Keys[2].Wrapped, Is.EqualTo(leader.WrappedDeksById[2].ToByteArray()).And.Not.EqualTo(behind.Keys[2].Wrapped));
        Assert.That(cipher.Sidecar.Keys[2].LocalEpoch, Is.EqualTo(behind.Keys[2].LocalEpoch), "epochs stay the node's own");
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
