using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>
/// Spec §4.3, §9: a cluster of three goes through every operation on its keys, and is started again from every state in which it can have ended: killed at any
/// durable step of any node, or without power and with only what was flushed. It comes back by itself, loses nothing and agrees.
/// </summary>
[NonParallelizable]
public sealed class CrashSweepTests
{
    private static readonly Tuning Fast = new() { HeartbeatMs = 20, ElectionMs = 150 };

    /// <summary>States tried at once: most of their time is waiting for elections.</summary>
    private const int AtOnce = 6;

    private TestCluster _cluster = null!;
    private RolloutClient _rollout = null!;
    private SortedSet<string> _acknowledged = null!;
    private bool _hasSnapshots;

    [SetUp]
    public async Task Start()
    {
        _hasSnapshots = false;
        _acknowledged = new SortedSet<string>(StringComparer.Ordinal);
        _cluster = new TestCluster(3) { IsCapable = true, Adjust = WithNextKek };
        await _cluster.StartAllAsync();
        _rollout = new RolloutClient(_cluster);
        await WriteAsync("clear");
    }

    [TearDown]
    public async Task Stop()
    {
        _rollout.Dispose();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task Bootstrap() => await SweepAsync(() => _rollout.BootstrapAsync(1, 2));

    [Test]
    public async Task Storage_cutover()
    {
        await _rollout.BootstrapAsync(1, 2);
        await SweepAsync(_rollout.EnableStorageAsync);
    }

    [Test]
    public async Task Raft_cutover()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await SweepAsync(_rollout.EnableRaftAsync);
    }

    [TestCase(Purpose.Storage)]
    [TestCase(Purpose.Raft)]
    public async Task Rotation(Purpose purpose)
    {
        await ReachLastPhaseAsync();
        await SweepAsync(() => _rollout.RotateAsync(purpose, 3));
    }

    [Test]
    public async Task Rewrap()
    {
        await ReachLastPhaseAsync();
        await SweepAsync(_rollout.RewrapAsync);
    }

    [Test]
    public async Task Rewrite_and_retirement()
    {
        await ReachLastPhaseAsync();
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await SweepAsync(async () =>
        {
            await _rollout.RewriteEverywhereAsync();
            await _rollout.RetireAsync(1);
        });
    }

    /// <summary>A raft key can go only when no log holds an entry under it, so here snapshots are taken and logs shortened meanwhile.</summary>
    [Test]
    public async Task Retirement_of_a_raft_key()
    {
        _hasSnapshots = true;
        foreach (var node in _cluster.Running.ToList())
        {
            await _cluster.StopAsync(node);
            await _cluster.StartAsync(node);
        }

        await ReachLastPhaseAsync();
        await _rollout.RotateAsync(Purpose.Raft, 3);
        for (var round = 0; await MayNeedRaftKeyAsync(2); round++)
        {
            Assert.That(round, Is.LessThan(100), "the logs keep entries under the key");
            await WriteAsync("more");
        }

        await SweepAsync(async () =>
        {
            await _rollout.RetireAsync(2);
            await WriteAsync("after");
        });
        Assert.That(_rollout.Sidecar(0).Keys.Keys, Is.EqualTo(new[] { 1u, 3u }), "control: the key was retired");
    }

    private async Task<bool> MayNeedRaftKeyAsync(uint id)
    {
        try
        {
            return (await Task.WhenAll(_cluster.Running.Select(_rollout.VerifyAsync))).Any(report => report.LogEntriesPerDek.ContainsKey(id));
        }
        catch (RpcException)
        {
            // The log was shortened while it was read; the next round tells.
            return true;
        }
    }

    private async Task ReachLastPhaseAsync()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await WriteAsync("sealed");
        await _rollout.EnableRaftAsync();
        await WriteAsync("enveloped");
    }

    private async Task SweepAsync(Func<Task> operation)
    {
        await RestAsync();
        IReadOnlyList<CrashState> states;
        using (var recorder = new CrashRecorder(_cluster))
        {
            await operation();
            await RestAsync();
            states = recorder.States;
        }

        Assert.That(states.Select(state => state.WasLeader).Distinct(), Is.EquivalentTo(new[] { true, false }), "control: leader and followers took steps");
        Assert.That(states.Select(state => state.Name), Has.Some.Contains("keys.json"), "control: the sidecar was written");
        await Parallel.ForEachAsync(states, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (state, _) => await RecoverAsync(state));
        TestContext.Out.WriteLine($"{states.Count} states");
    }

    /// <summary>Two of three nodes are enough for every acknowledged write: those of the step, and the next.</summary>
    private async Task RecoverAsync(CrashState state)
    {
        int[] nodes = [state.Node, (state.Node + 1) % 3];
        await using var cluster = new TestCluster(3) { IsCapable = true, Adjust = WithNextKek };
        foreach (var node in nodes)
            state.Disks[node].WriteTo(cluster.Root);
        try
        {
            await cluster.StartAsync(nodes);
            await cluster.AppliedEverywhereAsync((await cluster.SetAsync("probe", "value")).Index);
        }
        catch (Exception e)
        {
            throw new AssertionException($"n{state.Node + 1} {(state.WasLeader ? "leads, " : "")}{state.Name}: {e.Message}\n{cluster.Log}", e);
        }

        foreach (var node in nodes)
            await cluster.StopAsync(node);
        var values = cluster.Values(nodes[0]);
        Assert.That(cluster.Values(nodes[1]), Is.EqualTo(values), state.Name);
        Assert.That(_acknowledged.Except(values.Select(row => $"{row.Key} {row.Value}")), Is.Empty, state.Name);
        using var rollout = new RolloutClient(cluster);
        Assert.That(GroupPart(rollout, nodes[0]), Is.EqualTo(GroupPart(rollout, nodes[1])), state.Name);
    }

    /// <summary>What all sidecars must agree on.</summary>
    private static string GroupPart(RolloutClient rollout, int node) => rollout.FindSidecar(node) is { } sidecar
        ? $"{sidecar.RaftAppliedIndex} {sidecar.StorageEnvelopeActive} {sidecar.StorageEnvelopeCutoverIndex} {sidecar.RaftEnvelopeCutoverIndex} {sidecar.ActiveStorage} "
            + $"{sidecar.ActiveRaft} {string.Join(' ', sidecar.Keys.Select(key => $"{key.Key}:{Convert.ToBase64String(key.Value.Wrapped.AsSpan())}"))}"
        : "none";

    private async Task WriteAsync(string prefix)
    {
        for (var i = 0; i < 3; i++)
            await _cluster.SetAsync($"{prefix}-{i}", $"value-{i}");
    }

    /// <summary>Every node has applied everything and every writer is registered; then what is stored counts as acknowledged.</summary>
    private async Task RestAsync()
    {
        await _cluster.AppliedEverywhereAsync((await _cluster.SetAsync("rest", "value")).Index);
        await TestCluster.UntilAsync(AreAllRegistered, "registrations");
        await _cluster.AppliedEverywhereAsync(_cluster[await _cluster.LeaderAsync()].Consensus.Status.CommitIndex);
        if (_acknowledged.Count == 0)
            _acknowledged.UnionWith(_cluster.RunningValues(0).Select(row => $"{row.Key} {row.Value}"));
    }

    private bool AreAllRegistered() => _rollout.FindSidecar(0) is not { IsBootstrapped: true } sidecar
        || _cluster.FounderIds.All(id => _rollout.Registered(id, sidecar.ActiveStorage) is not null && _rollout.Registered(id, sidecar.ActiveRaft) is not null);

    private NodeOptions WithNextKek(NodeOptions options) =>
        NextKek.With(options) with { Tuning = _hasSnapshots ? Fast with { SnapshotCount = 20, CatchUpEntries = 1 } : Fast };
}
