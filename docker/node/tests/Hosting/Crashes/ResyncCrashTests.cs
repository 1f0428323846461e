using Elastickv.Node.Admin.Recovery;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>
/// Spec §9: <c>resync-sidecar</c> is ended at each of its durable steps, by a kill or by a loss of power. The node then starts, or refuses with the error that names this very
/// command, and starts after another try; in the end it holds what the others hold.
/// </summary>
[NonParallelizable]
public sealed class ResyncCrashTests
{
    private const int Victim = 2;
    private static readonly EncryptionError[] Documented = [EncryptionError.SidecarBehindRaftLog, EncryptionError.EnvelopeCutoverDivergence, EncryptionError.LocalEpochRollback];

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
        await _rollout.EnableRaftAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        _rollout.Dispose();
        await _cluster.DisposeAsync();
    }

    /// <param name="isLost">Whether the sidecar is gone, or that of before the rotations.</param>
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_node_whose_resync_was_interrupted_comes_back(bool isLost)
    {
        await _cluster.AppliedEverywhereAsync(_cluster[await _cluster.LeaderAsync()].Consensus.Status.AppliedIndex);
        var old = await File.ReadAllBytesAsync(_cluster.SidecarPath(Victim));
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.RotateAsync(Purpose.Raft, 4);
        await _cluster.AppliedEverywhereAsync((await _cluster.SetAsync("key", "value")).Index);
        await _cluster.StopAsync(Victim);
        if (isLost)
            File.Delete(_cluster.SidecarPath(Victim));
        else
            await File.WriteAllBytesAsync(_cluster.SidecarPath(Victim), old);

        IReadOnlyList<CrashState> states;
        using (var recorder = new CrashRecorder(_cluster))
        {
            await ResyncAsync(_cluster);
            states = [.. recorder.States.Where(state => state.Node == Victim)];
        }

        Assert.That(states.Select(state => state.Name), Has.Some.EqualTo("killed after Renamed keys.json").And.Some.StartsWith("power lost after DirectorySynced"), "control");
        foreach (var state in states)
            await RecoverAsync(state);
    }

    /// <summary>The whole cluster as it was then: a node alone that went back in time would have forgotten what it had acknowledged.</summary>
    private static async Task RecoverAsync(CrashState state)
    {
        await using var cluster = new TestCluster(3) { IsCapable = true };
        foreach (var disk in state.Disks)
            disk.WriteTo(cluster.Root);
        await cluster.StartAsync(0, 1);
        try
        {
            await cluster.StartAsync(Victim);
        }
        catch (EncryptionException refusal)
        {
            Assert.That(Documented.Any(refusal.Is), Is.True, $"{state.Name}: {refusal.Message}");
            await ResyncAsync(cluster);
            await cluster.StartAsync(Victim);
        }

        await cluster.AppliedEverywhereAsync((await cluster.SetAsync("probe", "value")).Index);
        foreach (var node in cluster.Running.ToList())
            await cluster.StopAsync(node);
        var values = cluster.Values(0);
        Assert.That(values, Has.Count.EqualTo(2), state.Name);
        Assert.That(cluster.Values(Victim), Is.EqualTo(values), state.Name);
    }

    private static async Task ResyncAsync(TestCluster cluster)
    {
        using var rpc = new RpcClient();
        var self = cluster.Options(Victim);
        var options = new ResyncOptions
        {
            RaftId = self.RaftId,
            DataDirectory = self.DataDirectory,
            KekFile = self.KekFile,
            SidecarPath = self.SidecarPath,
            Peers = self.BootstrapMembers.RemoveAll(member => member.Id == self.RaftId),
            Timeout = TimeSpan.FromSeconds(60),
        };
        await new SidecarResync(options, rpc, TimeProvider.System).RunAsync(CancellationToken.None);
    }
}
