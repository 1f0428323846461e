using System.Text;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>Spec §8: a cluster goes through all phases while it serves.</summary>
public sealed class RolloutTests
{
    private TestCluster _cluster = null!;
    private RolloutClient _rollout = null!;

    [SetUp]
    public async Task Start()
    {
        _cluster = new TestCluster(3) { IsCapable = true };
        await _cluster.StartAllAsync();
        _rollout = new RolloutClient(_cluster);
    }

    [TearDown]
    public async Task Stop()
    {
        _rollout.Dispose();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task Every_phase_hides_values_where_it_must()
    {
        await _cluster.SetAsync("clear", "canary-phase-zero-0000");
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _cluster.SetAsync("stored", "canary-phase-one-1111");
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.EnableRaftAsync();
        await _rollout.RotateAsync(Purpose.Raft, 4);
        var last = await _cluster.SetAsync("sealed", "canary-phase-two-2222");
        await _cluster.AppliedEverywhereAsync(last.Index);

        foreach (var i in _cluster.Running)
        {
            Assert.That(IsOnDisk(i, "wal", "canary-phase-zero-0000"), Is.True, "control: a clear value is found");
            Assert.That(IsOnDisk(i, "fsm.db", "canary-phase-zero-0000"), Is.True, "control: a clear value is found");
            Assert.That(IsOnDisk(i, "wal", "canary-phase-one-1111"), Is.True, "phase 1 leaves the log clear");
            Assert.That(IsOnDisk(i, "fsm.db", "canary-phase-one-1111"), Is.False);
            Assert.That(IsOnDisk(i, "wal", "canary-phase-two-2222"), Is.False);
            Assert.That(IsOnDisk(i, "fsm.db", "canary-phase-two-2222"), Is.False);
        }
    }

    [Test]
    public async Task Sidecars_agree_and_survive_a_restart_of_everyone()
    {
        await ReachLastPhaseAsync();
        var first = await _cluster.SetAsync("before", "1");
        await _cluster.AppliedEverywhereAsync(first.Index);
        foreach (var i in _cluster.Running.ToList())
            await _cluster.StopAsync(i);

        await _cluster.StartAllAsync();
        var second = await _cluster.SetAsync("after", "2");
        await _cluster.AppliedEverywhereAsync(second.Index);

        var sidecars = _cluster.Running.Select(_rollout.Sidecar).ToList();
        Assert.That(sidecars.Select(s => (s.ActiveStorage, s.ActiveRaft, s.RaftEnvelopeCutoverIndex, s.StorageEnvelopeCutoverIndex)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(sidecars.Select(s => s.Keys[4].LocalEpoch), Is.All.EqualTo(1), "each start raises the epoch");
        Assert.That(sidecars.Select(s => s.Keys[3].LocalEpoch), Is.All.EqualTo(1));
    }

    [Test]
    public async Task Node_whose_sidecar_was_wiped_or_rolled_back_refuses_to_start()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        var early = await File.ReadAllBytesAsync(_cluster.SidecarPath(0));
        await _rollout.EnableRaftAsync();
        await _rollout.RotateAsync(Purpose.Raft, 4);
        await _cluster.AppliedEverywhereAsync((await _cluster.SetAsync("k", "v")).Index);
        await _cluster.StopAsync(0);

        File.Delete(_cluster.SidecarPath(0));
        Assert.That(Assert.ThrowsAsync<EncryptionException>(() => _cluster.StartAsync(0)).Error, Is.EqualTo(EncryptionError.SidecarBehindRaftLog));
        await File.WriteAllBytesAsync(_cluster.SidecarPath(0), early);
        Assert.That(Assert.ThrowsAsync<EncryptionException>(() => _cluster.StartAsync(0)).Error, Is.EqualTo(EncryptionError.SidecarBehindRaftLog));
        Assert.That(await File.ReadAllBytesAsync(_cluster.SidecarPath(0)), Is.EqualTo(early), "a refusal changes nothing");
    }

    [Test]
    public async Task Node_started_without_its_flags_on_an_encrypted_directory_refuses()
    {
        await ReachLastPhaseAsync();
        await _cluster.StopAsync(0);
        _cluster.Adjust = options => options with { EncryptionEnabled = false, KekFile = "", SidecarPath = "" };

        Assert.That(Assert.ThrowsAsync<EncryptionException>(() => _cluster.StartAsync(0)).Error, Is.EqualTo(EncryptionError.EncryptedDataWithoutFlag));
    }

    private async Task ReachLastPhaseAsync()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.EnableRaftAsync();
        await _rollout.RotateAsync(Purpose.Raft, 4);
    }

    private bool IsOnDisk(int index, string folder, string text)
    {
        var needle = Encoding.ASCII.GetBytes(text);
        var files = Directory.EnumerateFiles(Path.Combine(_cluster.DataDirectory(index), $"n{index + 1}", folder)).Where(file => !file.EndsWith("LOCK", StringComparison.Ordinal));
        return files.Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var head = new byte[Math.Min(stream.Length, 4 << 20)];
            stream.ReadExactly(head);
            return head.AsSpan().IndexOf(needle) >= 0;
        });
    }
}
