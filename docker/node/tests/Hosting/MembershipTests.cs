using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>Members come and go while the group serves, before and after the cutovers (spec §5.4 e, §8.2; H-08).</summary>
public sealed class MembershipTests
{
    private const int Joiner = 3;

    private TestCluster _cluster = null!;
    private MembershipClient _members = null!;
    private RolloutClient _rollout = null!;

    [SetUp]
    public async Task Start()
    {
        _cluster = new TestCluster(3, joiners: 1) { IsCapable = true, Adjust = FewEntries };
        await _cluster.StartAllAsync();
        _members = new MembershipClient(_cluster);
        _rollout = new RolloutClient(_cluster);
    }

    [TearDown]
    public async Task Stop()
    {
        _members.Dispose();
        _rollout.Dispose();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task Learner_is_added_promoted_and_removed()
    {
        await _cluster.StartAsync(Joiner);
        await _members.AddLearnerAsync(Joiner);
        var written = await _cluster.SetAsync("k", "v");
        await _cluster.AppliedEverywhereAsync(written.Index);
        Assert.That(await _members.MembersAsync(Joiner), Is.EqualTo(new[] { "n1 voter", "n2 voter", "n3 voter", "n4 learner" }));

        // The leader hears a moment later than it applies that the learner has the entry.
        Assert.That(async () => await _members.PromoteAsync(Joiner, written.Index), Throws.Nothing.After(10_000, 20));
        Assert.That(await _members.MembersAsync(await _cluster.LeaderAsync()), Does.Contain("n4 voter"));

        await _members.RemoveAsync(Joiner);
        Assert.That(await _members.MembersAsync(await _cluster.LeaderAsync()), Is.EqualTo(new[] { "n1 voter", "n2 voter", "n3 voter" }));
        Assert.That((await _cluster.SetAsync("k", "w")).Index, Is.GreaterThan(written.Index));
    }

    [Test]
    public async Task Learner_that_holds_too_little_is_not_promoted()
    {
        await _cluster.StartAsync(Joiner);
        await _members.AddLearnerAsync(Joiner);

        var refusal = Assert.ThrowsAsync<RpcException>(() => _members.PromoteAsync(Joiner, ulong.MaxValue));

        Assert.That(refusal.Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That(refusal.Message, Does.Contain("holds the log up to"));
    }

    [Test]
    public async Task Change_that_starts_from_an_older_membership_is_refused()
    {
        await _cluster.StartAsync(Joiner);
        var learner = await _members.AddLearnerAsync(Joiner);
        await _members.RemoveAsync(Joiner);

        Assert.That(Assert.ThrowsAsync<RpcException>(() => _members.AddVoterAsync(Joiner, previous: learner)).Message, Does.Contain("previous_index"));
    }

    [Test]
    public async Task Node_that_joins_after_every_cutover_and_compaction_holds_the_same_values()
    {
        await ReachLastPhaseAsync();
        await WriteAsync("early", 60);
        await _cluster.StartAsync(Joiner);

        await _members.AddVoterAsync(Joiner);
        await _cluster.AppliedEverywhereAsync(await WriteAsync("late", 5));

        Assert.That(_cluster.Log.ToString(), Does.Contain("installed snapshot"), "control: the log had been compacted");
        await TestCluster.UntilAsync(() => _cluster.Log.ToString().Contains("registered as writer", StringComparison.Ordinal), "registrations");
        foreach (var i in _cluster.Running.ToList())
            await _cluster.StopAsync(i);
        Assert.That(_cluster.Values(Joiner), Is.EqualTo(_cluster.Values(0)));
        using var rows = _cluster.Rows(Joiner);
        Assert.That(
            _rollout.Sidecar(Joiner).Keys.Keys.Select(id => WriterRegistry.Find(rows, id, NodeIdentity.Of("n4").Id16)?.FullNodeId),
            Is.All.EqualTo(NodeIdentity.Of("n4").FullId), "a newcomer is registered under every key before it is a member");
    }

    [Test]
    public async Task Incapable_node_is_not_added_after_the_bootstrap()
    {
        await _rollout.BootstrapAsync(1, 2);
        _cluster.Adjust = options => FewEntries(options) with { EncryptionEnabled = false, KekFile = "", SidecarPath = "" };
        await _cluster.StartAsync(Joiner);

        Assert.That(Assert.ThrowsAsync<RpcException>(() => _members.AddVoterAsync(Joiner)).Message, Does.Contain("not encryption capable"));
        Assert.That(Assert.ThrowsAsync<RpcException>(() => _members.AddLearnerAsync(Joiner)).Message, Does.Contain("not encryption capable"));
        Assert.That(await _members.MembersAsync(await _cluster.LeaderAsync()), Has.Exactly(3).Items);
    }

    [Test]
    public async Task Node_that_does_not_answer_is_not_added_after_the_bootstrap()
    {
        await _rollout.BootstrapAsync(1, 2);

        Assert.That(Assert.ThrowsAsync<RpcException>(() => _members.AddVoterAsync(Joiner)).Message, Does.Contain("capability check failed"));
    }

    [Test]
    public async Task Wiped_node_that_would_repeat_its_nonces_is_not_added_again()
    {
        await ReachLastPhaseAsync();
        await _cluster.StartAsync(Joiner);
        await _members.AddVoterAsync(Joiner);
        await _cluster.AppliedEverywhereAsync(await WriteAsync("k", 3));
        await _cluster.StopAsync(Joiner);
        await _cluster.StartAsync(Joiner);
        await TestCluster.UntilAsync(() => _rollout.Registered("n4", 3) == 1, "a second epoch of n4");
        await _members.RemoveAsync(Joiner);
        await _cluster.StopAsync(Joiner);
        Directory.Delete(_cluster.DataDirectory(Joiner), recursive: true);
        File.Delete(_cluster.SidecarPath(Joiner));
        await _cluster.StartAsync(Joiner);

        Assert.That(Assert.ThrowsAsync<RpcException>(() => _members.AddVoterAsync(Joiner)).Message, Does.Contain("not registered").And.Contain("resync-sidecar"));
    }

    private static NodeOptions FewEntries(NodeOptions options) =>
        options with { Tuning = new Tuning { HeartbeatMs = 20, ElectionMs = 200, SnapshotCount = 20, CatchUpEntries = 1 } };

    private async Task ReachLastPhaseAsync()
    {
        await _rollout.BootstrapAsync(1, 2);
        await _rollout.EnableStorageAsync();
        await _rollout.RotateAsync(Purpose.Storage, 3);
        await _rollout.EnableRaftAsync();
    }

    private async Task<ulong> WriteAsync(string prefix, int count)
    {
        var last = 0UL;
        for (var i = 0; i < count; i++)
            last = (await _cluster.SetAsync($"{prefix}-{i}", $"value-{i}")).Index;
        return last;
    }
}
