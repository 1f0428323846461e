using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>Spec §9 on a cluster: old values are sealed anew, keys change their KEK, and keys that nothing needs are retired.</summary>
public sealed class KeyLifecycleTests
{
    private TestCluster _cluster = null!;
    private RolloutClient _rollout = null!;

    [SetUp]
    public async Task Start()
    {
        _cluster = new TestCluster(3) { IsCapable = true, Adjust = FewEntries };
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
    public async Task Rewrite_seals_what_was_written_in_the_clear_and_changes_no_value()
    {
        await WriteAsync("old", 30);
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _cluster.AppliedEverywhereAsync(await WriteAsync("new", 5));
        Assert.That((await _rollout.VerifyAsync(0)).ClearValues, Is.GreaterThanOrEqualTo(30), "control: there is something to rewrite");

        await _rollout.RewriteEverywhereAsync();

        foreach (var i in _cluster.Running)
        {
            var report = await _rollout.VerifyAsync(i);
            Assert.That((report.ClearValues, report.Failures, report.RewriteFinished), Is.EqualTo((0UL, 0UL, true)));
        }

        foreach (var i in _cluster.Running.ToList())
            await _cluster.StopAsync(i);
        var values = _cluster.Values(0);
        Assert.That(values, Has.Count.EqualTo(35));
        Assert.That(_cluster.Values(1), Is.EqualTo(values));
        Assert.That(_cluster.Values(2), Is.EqualTo(values));
    }

    [Test]
    public async Task Rewrite_goes_on_after_a_restart_by_itself()
    {
        await _cluster.AppliedEverywhereAsync(await WriteAsync("old", 60));
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _cluster.AppliedEverywhereAsync(await WriteAsync("new", 1));
        await _rollout.RewriteAsync(0, rate: 20);
        await TestCluster.UntilAsync(() => _rollout.RewriteAsync(0, rate: 20).Result.Rewritten > 0, "a first step");
        await _cluster.StopAsync(0);
        Assert.That(_cluster.Audit(0).Clear, Is.GreaterThan(0), "control: it had not finished");

        await _cluster.StartAsync(0);

        await TestCluster.UntilAsync(() => _rollout.VerifyAsync(0).Result.RewriteFinished, "the end of the rewrite");
        Assert.That((await _rollout.VerifyAsync(0)).ClearValues, Is.Zero);
    }

    [Test]
    public async Task Storage_key_is_retired_only_when_nothing_on_any_node_is_sealed_under_it()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await WriteAsync("a", 30);
        await _rollout.RetirementIsRefusedAsync(1, "is active");
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.RetirementIsRefusedAsync(1, "rewrite first");
        await _rollout.RewriteEverywhereAsync();
        await _rollout.RetirementIsRefusedAsync(1, "snapshots");

        await RetireWhileWritingAsync(1);

        await _cluster.AppliedEverywhereAsync(await WriteAsync("after", 3));
        foreach (var i in _cluster.Running.ToList())
            await _cluster.StopAsync(i);
        Assert.That(_rollout.Sidecar(0).Keys.Keys, Is.EqualTo(new[] { 2u, 3u }));
        Assert.That(_cluster.Audit(0).SealedPerKey.Keys, Is.EqualTo(new[] { 3u }));
        using var rows = _cluster.Rows(0);
        Assert.That(WriterRegistry.OfDek(rows, 1), Is.Empty);
    }

    [Test]
    public async Task Raft_key_is_retired_only_when_no_log_holds_an_entry_under_it()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableRaftAsync();
        await WriteAsync("a", 5);
        await _rollout.RotateAsync(Purpose.Raft, 3);
        await _rollout.RetirementIsRefusedAsync(2, EncryptionErrorText.Text(EncryptionError.RaftDekWalStillReferences));

        await RetireWhileWritingAsync(2);

        foreach (var i in _cluster.Running.ToList())
        {
            await _cluster.StopAsync(i);
            await _cluster.StartAsync(i);
        }

        await _cluster.AppliedEverywhereAsync(await WriteAsync("after", 3));
        Assert.That(_rollout.Sidecar(0).Keys.Keys, Is.EqualTo(new[] { 1u, 3u }));
    }

    [Test]
    public async Task Keys_are_wrapped_under_the_next_KEK_only_when_every_member_has_it()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        var leader = await _cluster.LeaderAsync();
        await RestartAllAsync(i => options => FewEntries(options) with { KekNextFile = i == (leader + 1) % 3 ? "" : NextKek() });
        await _rollout.RewrapIsRefusedAsync("next KEK");
        Assert.That(_rollout.Sidecar(0).Keys[1].Wrapped, Is.EqualTo(_rollout.Sidecar(1).Keys[1].Wrapped));

        await RestartAllAsync(_ => options => FewEntries(options) with { KekNextFile = NextKek() });
        await _rollout.RewrapAsync();
        await _cluster.AppliedEverywhereAsync(await WriteAsync("a", 3));

        var next = KekFile.Load(NextKek());
        foreach (var i in _cluster.Running)
            Assert.That(_rollout.Sidecar(i).Keys.Values.Select(key => next.IsOwn(key.Wrapped.AsSpan())), Is.All.True);
    }

    [Test]
    public async Task After_a_rewrap_nodes_start_with_the_new_KEK_and_refuse_the_old()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _rollout.EnableRaftAsync();
        await RestartAllAsync(_ => options => FewEntries(options) with { KekNextFile = NextKek() });
        await _rollout.RewrapAsync();
        await _cluster.AppliedEverywhereAsync(await WriteAsync("a", 3));
        await _cluster.StopAsync(0);

        _cluster.Adjust = FewEntries;
        Assert.That(Assert.ThrowsAsync<EncryptionException>(() => _cluster.StartAsync(0)).Error, Is.EqualTo(EncryptionError.KekMismatch));
        _cluster.Adjust = options => FewEntries(options) with { KekFile = NextKek() };
        await _cluster.StartAsync(0);

        await RestartAllAsync(_ => options => FewEntries(options) with { KekFile = NextKek() });
        await _cluster.AppliedEverywhereAsync(await WriteAsync("b", 3));
    }

    [Test]
    public async Task Leader_that_starts_with_rotate_on_startup_gives_each_purpose_a_new_key_once()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _rollout.EnableRaftAsync();
        await _cluster.AppliedEverywhereAsync(await WriteAsync("a", 1));
        foreach (var i in _cluster.Running.ToList())
            await _cluster.StopAsync(i);
        _cluster.Adjust = options => FewEntries(options) with { RotatesOnStartup = true };

        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => _cluster.StartAsync(i)));
        await _cluster.AppliedEverywhereAsync(await WriteAsync("b", 3));

        foreach (var i in _cluster.Running)
        {
            Assert.That((_rollout.Sidecar(i).ActiveStorage, _rollout.Sidecar(i).ActiveRaft), Is.EqualTo((3u, 4u)));
            Assert.That(_rollout.Sidecar(i).Keys.Keys, Is.EqualTo(new[] { 1u, 2u, 3u, 4u }), "followers do not rotate too");
        }
    }

    private static NodeOptions FewEntries(NodeOptions options) =>
        options with { Tuning = new Tuning { HeartbeatMs = 20, ElectionMs = 200, SnapshotCount = 20, CatchUpEntries = 1 } };

    private string NextKek()
    {
        var path = _cluster.PathOf(0, "next-kek");
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, [.. Enumerable.Range(0, 32).Select(i => (byte)(100 + i))]);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private async Task RestartAllAsync(Func<int, Func<NodeOptions, NodeOptions>> adjust)
    {
        for (var i = 0; i < 3; i++)
        {
            if (_cluster.Running.Contains(i))
                await _cluster.StopAsync(i);
            _cluster.Adjust = adjust(i);
            await _cluster.StartAsync(i);
        }
    }

    /// <summary>Old entries and snapshots go as new ones come.</summary>
    private async Task RetireWhileWritingAsync(uint id)
    {
        for (var round = 0; _rollout.Sidecar(await _cluster.LeaderAsync()).Keys.ContainsKey(id); round++)
        {
            await WriteAsync($"round-{round}", 40);
            await _rollout.TryRetireAsync(id);
            Assert.That(round, Is.LessThan(50), _cluster.Log.ToString());
        }
    }

    private async Task<ulong> WriteAsync(string prefix, int count)
    {
        var last = 0UL;
        for (var i = 0; i < count; i++)
            last = (await _cluster.SetAsync($"{prefix}-{i}", $"value-{i}")).Index;
        return last;
    }
}
