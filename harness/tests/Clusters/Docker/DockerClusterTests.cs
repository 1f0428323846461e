using System.Text;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

/// <summary>Three containers of the reference node on a real Engine. The tests share one cluster and leave it running.</summary>
public sealed class DockerClusterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly TestFolder _folder = new();
    private EngineClient? _engine;
    private DockerCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task OneTimeSetUpAsync()
    {
        _engine = await RealEngine.ConnectAsync();
        _cluster = await DockerCluster.CreateAsync(Options(_folder.At("run")), TimeProvider.System, default);
        await _cluster.StartAsync(default);
    }

    [OneTimeTearDown]
    public async Task OneTimeTearDownAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            Assert.That(await ThingsAsync(_cluster.Label), Is.Zero, "nothing of the run is left");
        }

        _engine?.Dispose();
        _folder.Dispose();
    }

    [SetUp]
    public async Task SetUpAsync()
    {
        await _cluster.Network.HealAllAsync(default);
        foreach (var node in _cluster.Nodes)
        {
            await node.ResumeAsync(default);
            Assert.That((await node.StartAsync(Limit, default)).Ready, Is.True, $"{node.Id} answers");
        }

        Assert.That(await new LeaderFinder(_cluster, TimeProvider.System).WaitAsync(Limit, default), Is.Not.Null, "there is a leader");
    }

    [Test]
    public void The_reference_node_shows_its_extras() => Assert.That(_cluster.Abilities, Is.EqualTo(new NodeAbilities(ResyncsSidecar: true, PlantsDefects: true)));

    [Test]
    public async Task A_killed_node_says_so_and_comes_back_at_the_same_address()
    {
        var node = _cluster.Nodes[0];
        var address = node.Redis;

        await node.KillAsync(default);

        Assert.That(node.State, Is.EqualTo(NodeState.Stopped));
        Assert.That(node.LastExit, Has.Property(nameof(NodeExit.ExitCode)).EqualTo(137).And.Property(nameof(NodeExit.Requested)).True);
        Assert.That((await node.StartAsync(Limit, default)).Ready, Is.True);
        Assert.That(node.Redis, Is.EqualTo(address));
    }

    [Test]
    public async Task A_paused_node_is_killed_too()
    {
        var node = _cluster.Nodes[1];
        await node.PauseAsync(default);
        Assert.That(node.State, Is.EqualTo(NodeState.Paused));

        await node.KillAsync(default);

        Assert.That(node.State, Is.EqualTo(NodeState.Stopped));
    }

    [Test]
    public async Task A_stopped_node_ends_by_itself_and_its_log_is_here()
    {
        var node = _cluster.Nodes[2];

        await node.StopAsync(Grace, default);

        Assert.That(node.LastExit!.Requested, Is.True);
        Assert.That(await node.ReadLogTailAsync(100, default), Is.Not.Empty);
        Assert.That(File.Exists(_folder.At("run", "nodes", node.Id, "node.log")), Is.True);
    }

    [Test]
    public async Task A_cut_drops_packets_in_its_direction_only()
    {
        var leader = (await new LeaderFinder(_cluster, TimeProvider.System).WaitAsync(Limit, default))!.Node;
        var follower = _cluster.Nodes.First(node => node != leader);
        var before = Dropped(leader.Id, follower.Id);
        var back = Dropped(follower.Id, leader.Id);

        // Heartbeats go on, and counts are as of the last change: so again until one was dropped.
        using var patience = new CancellationTokenSource(Limit);
        while (Dropped(leader.Id, follower.Id) == before)
        {
            await _cluster.Network.CutAsync(leader.Id, follower.Id, patience.Token);
            await Task.Delay(TimeSpan.FromSeconds(1), patience.Token);
            await _cluster.Network.HealAsync(leader.Id, follower.Id, patience.Token);
        }

        Assert.That(Dropped(follower.Id, leader.Id), Is.EqualTo(back));
    }

    [Test]
    public async Task Loss_duplication_and_resets_are_done_and_undone()
    {
        // Only a leader's links are sure to carry packets, and counts are as of the last change: so again until both were seen.
        var leader = (await new LeaderFinder(_cluster, TimeProvider.System).WaitAsync(Limit, default))!.Node.Id;
        string[] followers = [.. _cluster.Nodes.Select(node => node.Id).Where(id => id != leader)];
        using var patience = new CancellationTokenSource(Limit);
        var (dropped, reset) = (Lost(), Resets());
        while (Lost() == dropped || Resets() == reset)
        {
            foreach (var to in followers)
            {
                await _cluster.Network.LoseAsync(leader, to, 0.5, patience.Token);
                await _cluster.Network.DuplicateAsync(leader, to, 0.5, patience.Token);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), patience.Token);
            await _cluster.Network.ResetAsync(leader, followers[0], patience.Token);
            await _cluster.Network.HealAllAsync(patience.Token);
        }

        long Lost() => followers.Sum(to => Dropped(leader, to));
        long Resets() => _cluster.Network.Traffic.Sum(link => link.Reset);
    }

    [Test]
    public async Task A_link_is_slowed_where_the_kernel_can_and_refused_where_it_cannot()
    {
        var slow = () => _cluster.Network.SlowAsync("n1", "n2", TimeSpan.FromMilliseconds(20), 0, default);

        if (_cluster.Network.Abilities.Delays)
            await slow();
        else
            Assert.That(slow, Throws.TypeOf<NotSupportedException>().With.Message.Contains("netem"));
        Assert.That(async () => await _cluster.Network.SlowAsync("n1", "n3", TimeSpan.Zero, 100_000, default), Throws.Nothing);
    }

    [Test]
    public async Task A_sidecar_is_wiped_written_and_read_back()
    {
        var node = _cluster.Nodes[0];
        await node.StopAsync(Grace, default);
        var content = Encoding.UTF8.GetBytes("""{"planted":true}""");

        await node.WriteSidecarAsync(content, default);
        var written = await node.ReadSidecarAsync(default);
        await node.WriteSidecarAsync(null, default);
        var wiped = await node.ReadSidecarAsync(default);

        Assert.That(written, Is.EqualTo(content));
        Assert.That(wiped, Is.Null);
    }

    [Test]
    public async Task A_damaged_sidecar_is_refused_and_the_reason_is_the_last_line()
    {
        var node = _cluster.Nodes[1];
        await node.StopAsync(Grace, default);
        await node.WriteSidecarAsync([0xFF], default);

        var start = await node.StartAsync(Limit, default);
        await node.WriteSidecarAsync(null, default);

        Assert.That(start.Ready, Is.False);
        Assert.That(start.Exit, Has.Property(nameof(NodeExit.ExitCode)).EqualTo(1).And.Property(nameof(NodeExit.Requested)).False);
        Assert.That(start.Exit!.LastLine, Is.Not.Empty);
    }

    [Test]
    public async Task The_disk_of_a_stopped_node_is_captured()
    {
        var node = _cluster.Nodes[2];
        await node.StopAsync(Grace, default);

        var image = await node.CaptureAsync("test", default);

        Assert.That(image.Files.Select(file => file.Path), Has.Some.StartsWith("data/n3/wal/").And.Some.EqualTo("node.log"));
    }

    [Test]
    public async Task The_disk_of_a_running_node_is_captured_with_nothing_left_out()
    {
        var image = await _cluster.Nodes[1].CaptureAsync("live", default);

        Assert.That(image.Unseen, Is.Empty);
        Assert.That(image.Files.Select(file => file.Path), Has.Some.StartsWith("data/n2/wal/"));
        Assert.That(_cluster.Nodes[1].State, Is.EqualTo(NodeState.Running));
    }

    [Test]
    public async Task Nodes_have_no_capability_and_a_key_that_they_cannot_write()
    {
        var containers = (await _engine!.Containers.ListAsync(_cluster.Label, default)).Where(container => container.Names[0].EndsWith("-n1", StringComparison.Ordinal));

        var node = await _engine.Containers.InspectAsync(containers.Single().Id, default);

        Assert.That(node.HostConfig.CapDrop, Is.EqualTo((string[])["ALL"]));
        Assert.That(node.HostConfig.CapAdd, Is.Null.Or.Empty);
        Assert.That(node.HostConfig.Privileged, Is.False);
        Assert.That(node.Mounts.Single(mount => mount.Destination.Contains("kek", StringComparison.Ordinal)).RW, Is.False);
    }

    [Test]
    public async Task A_missing_image_is_told_by_name_and_nothing_is_left()
    {
        var before = await ThingsAsync("elastickv-jepsen.run");

        Assert.That(
            async () => await DockerCluster.CreateAsync(Options(_folder.At("missing")) with { Image = "no-such-image:1" }, TimeProvider.System, default),
            Throws.TypeOf<ClusterException>().With.Message.Contains("no-such-image:1"));
        Assert.That(await ThingsAsync("elastickv-jepsen.run"), Is.EqualTo(before));
    }

    [Test]
    public async Task A_port_that_is_taken_is_told_and_nothing_is_left()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var before = await ThingsAsync("elastickv-jepsen.run");

        Assert.That(
            async () => await DockerCluster.CreateAsync(Options(_folder.At("taken")) with { BasePort = port, NodeCount = 1 }, TimeProvider.System, default),
            Throws.TypeOf<ClusterException>().With.Message.Contains($"{port}").And.Message.Contains("--base-port"));
        Assert.That(await ThingsAsync("elastickv-jepsen.run"), Is.EqualTo(before));
    }

    [Test]
    public async Task What_a_dead_run_left_behind_is_removed_and_what_lives_stays()
    {
        var dead = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["elastickv-jepsen.run"] = "dead",
            ["elastickv-jepsen.owner"] = (RunOwner.Own with { Process = RunOwner.Own.Process with { StartTime = 1 } }).ToString(),
        };
        await _engine!.Volumes.CreateAsync(new VolumeSpec("elastickv-jepsen-test-dead", dead), default);
        await _engine.Containers.CreateAsync("elastickv-jepsen-test-dead", new ContainerSpec { Image = DockerClusterOptions.DefaultToolbox, Labels = dead }, default);

        var removed = await new Leftovers(_engine).RemoveDeadRunsAsync(default);

        Assert.That(removed, Is.GreaterThanOrEqualTo(2));
        Assert.That(await ThingsAsync("elastickv-jepsen.run=dead"), Is.Zero);
        Assert.That(_cluster.Nodes[0].State, Is.EqualTo(NodeState.Running));
    }

    private static DockerClusterOptions Options(string folder) =>
        new() { Engine = EngineAddress.FromEnvironment(), RunDirectory = folder, StartLimit = Limit, SnapshotCount = 500 };

    private long Dropped(string from, string to) => _cluster.Network.Traffic.Single(link => link.From == from && link.To == to).DroppedPackets;

    private async Task<int> ThingsAsync(string label) =>
        (await _engine!.Containers.ListAsync(label, default)).Length
        + (await _engine.Networks.ListAsync(label, default)).Length
        + (await _engine.Volumes.ListAsync(label, default)).Count;
}
