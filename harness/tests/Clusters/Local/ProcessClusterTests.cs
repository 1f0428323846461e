using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Local;

public sealed class ProcessClusterTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Every_node_answers_on_its_own_ports()
    {
        await using var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder));
        Assert.That(cluster.Nodes.Select(node => node.Id), Is.EqualTo(["n1", "n2", "n3"]));
        foreach (var node in cluster.Nodes)
        {
            Assert.That(node.State, Is.EqualTo(NodeState.Running));
            Assert.That(await FakeCluster.SayAsync(node.Redis, "hello"), Is.EqualTo($"{node.Id} heard hello"));
            Assert.That(await FakeCluster.SayAsync(node.Admin, "hello"), Is.EqualTo($"{node.Id} heard hello"));
        }
    }

    [Test]
    public async Task Every_node_knows_itself_by_its_real_address_and_its_peers_by_links_of_its_own()
    {
        await using var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder));
        var flags = cluster.Nodes.ToDictionary(node => node.Id, node => FakeCluster.FlagsOf((ProcessNode)node));
        var seen = new HashSet<string>();
        foreach (var (viewer, view) in flags)
        {
            foreach (var (peer, address) in view.Members)
            {
                Assert.That(seen.Add(address), "no two views share an address");
                Assert.That(address == flags[peer]["--address"], Is.EqualTo(viewer == peer));
                Assert.That(await FakeCluster.SayAsync(IPEndPoint.Parse(address), viewer), Is.EqualTo($"{peer} heard {viewer}"));
            }
        }
    }

    [Test]
    public async Task Forwarded_redis_connections_run_through_links_as_well()
    {
        await using var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder));
        var view = FakeCluster.FlagsOf(cluster.Node("n1"));
        var redisOf = view["--raftRedisMap"].Split(',').Select(entry => entry.Split('=')).ToDictionary(entry => entry[0], entry => entry[1]);
        var n2 = redisOf[view.Members["n2"]];
        Assert.That(n2, Is.Not.EqualTo(cluster.Node("n2").Redis.ToString()));
        await FakeCluster.SayAsync(IPEndPoint.Parse(n2), "forwarded");
        Assert.That(cluster.Network.Traffic.Single(link => link is { From: "n1", To: "n2" }).Forwarded, Is.EqualTo("forwarded\n".Length));
    }

    [Test]
    public async Task The_kek_is_the_same_for_all_nodes_and_known_to_the_suite()
    {
        await using var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder));
        foreach (var node in cluster.Nodes)
            Assert.That(File.ReadAllBytes(FakeCluster.FlagsOf((ProcessNode)node)["--kekFile"]), Is.EqualTo(cluster.Kek.ToArray()));
    }

    [Test]
    public async Task A_base_port_decides_the_ports()
    {
        // A free block cannot be had for certain, so a port that was free a moment ago is taken as base.
        var basePort = FreePort();
        await using var cluster = await FakeCluster.CreateAsync(FakeCluster.Options(_folder) with { BasePort = basePort, NodeCount = 1 });
        Assert.That(cluster.Nodes[0].Admin.Port, Is.EqualTo(basePort));
        Assert.That(cluster.Nodes[0].Redis.Port, Is.EqualTo(basePort + 1));
    }

    [Test]
    public void A_base_port_in_use_is_refused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var e = Assert.ThrowsAsync<ClusterException>(() => FakeCluster.CreateAsync(FakeCluster.Options(_folder) with { BasePort = port }));
        Assert.That(e.Message, Does.Contain($"port {port}"));
    }

    [Test]
    public void A_missing_binary_is_refused()
    {
        var options = FakeCluster.Options(_folder) with { NodeBinary = _folder.At("nothing") };
        var e = Assert.ThrowsAsync<ClusterException>(() => FakeCluster.CreateAsync(options));
        Assert.That(e.Message, Does.Contain("does not exist"));
    }

    [Test]
    public void A_binary_that_may_not_be_executed_is_refused()
    {
        File.WriteAllText(_folder.At("text"), "no program");
        var e = Assert.ThrowsAsync<ClusterException>(() => FakeCluster.CreateAsync(FakeCluster.Options(_folder) with { NodeBinary = _folder.At("text") }));
        Assert.That(e.Message, Does.Contain("not executable"));
    }

    [Test]
    public void A_binary_of_another_machine_is_refused()
    {
        File.WriteAllText(_folder.At("alien"), "\u007fELF but not quite");
        File.SetUnixFileMode(_folder.At("alien"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var e = Assert.ThrowsAsync<ClusterException>(() => FakeCluster.CreateAsync(FakeCluster.Options(_folder) with { NodeBinary = _folder.At("alien") }));
        Assert.That(e.Message, Does.Contain("cannot be run"));
    }

    [TestCase(0)]
    [TestCase(10)]
    public void A_number_of_nodes_that_makes_no_cluster_is_refused(int count) =>
        Assert.ThrowsAsync<ClusterException>(() => FakeCluster.CreateAsync(FakeCluster.Options(_folder) with { NodeCount = count }));

    [Test]
    public async Task A_run_folder_is_used_once()
    {
        await (await FakeCluster.CreateAsync(FakeCluster.Options(_folder))).DisposeAsync();
        Assert.ThrowsAsync<ClusterException>(() => FakeCluster.CreateAsync(FakeCluster.Options(_folder)));
    }

    [Test]
    public async Task What_the_binary_can_do_is_asked()
    {
        await using var cluster = await FakeCluster.CreateAsync(FakeCluster.Options(_folder));
        Assert.That(cluster.Abilities, Is.EqualTo(new NodeAbilities(ResyncsSidecar: true, PlantsDefects: true)));
    }

    [Test]
    public async Task A_binary_without_extras_is_found_out()
    {
        await using var cluster = await FakeCluster.CreateAsync(FakeCluster.Options(_folder, "bare"));
        Assert.That(cluster.Abilities, Is.EqualTo(new NodeAbilities(ResyncsSidecar: false, PlantsDefects: false)));
        Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Nodes[0].ResyncSidecarAsync(default));
    }

    [Test]
    public void A_defect_is_refused_for_a_binary_that_has_none()
    {
        var e = Assert.ThrowsAsync<ClusterException>(() => FakeCluster.CreateAsync(FakeCluster.Options(_folder, "bare") with { Defect = "stale-read" }));
        Assert.That(e.Message, Does.Contain("--defect stale-read"));
    }

    [Test]
    public async Task Environment_and_snapshot_count_reach_the_nodes()
    {
        var options = FakeCluster.Options(_folder) with { SnapshotCount = 250, NodeCount = 1 };
        await using var cluster = await FakeCluster.StartAsync(options with { Environment = options.Environment.Add("EXTRA", "yes") });
        var environment = File.ReadAllText($"/proc/{cluster.Node("n1").Pid}/environ").Split('\0');
        Assert.That(environment, Does.Contain("ELASTICKV_RAFT_SNAPSHOT_COUNT=250").And.Contain("EXTRA=yes"));
    }

    [Test]
    public async Task A_cluster_starts_although_one_node_refuses()
    {
        await using var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder, "refuse:n2"));
        Assert.That(cluster.Nodes.Select(node => node.State), Is.EqualTo([NodeState.Running, NodeState.Stopped, NodeState.Running]));
        Assert.That(cluster.Nodes[1].LastExit!.LastLine, Does.EndWith("because the test wants it"));
    }

    [Test]
    public async Task Disposing_ends_every_process_and_may_be_repeated()
    {
        var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder));
        var pids = cluster.Nodes.Select(node => ((ProcessNode)node).Pid!.Value).ToImmutableArray();
        await cluster.Nodes[0].PauseAsync(default);
        await cluster.DisposeAsync();
        await cluster.DisposeAsync();
        Assert.That(pids.Where(pid => Directory.Exists($"/proc/{pid}")), Is.Empty);
        Assert.That(Directory.GetFiles(_folder.At("registry")), Is.Empty);
    }

    [Test]
    public async Task Disposing_after_a_start_that_was_cancelled_half_way_ends_every_process()
    {
        var cluster = await FakeCluster.CreateAsync(FakeCluster.Options(_folder, "deaf"));
        using var cancel = new CancellationTokenSource();
        var start = cluster.StartAsync(cancel.Token);
        await Eventually.IsTrue(() => cluster.Nodes.All(node => node.State == NodeState.Running), "all nodes run");
        var pids = cluster.Nodes.Select(node => ((ProcessNode)node).Pid!.Value).ToImmutableArray();
        await cancel.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => start);
        await cluster.DisposeAsync();
        Assert.That(pids.Where(pid => Directory.Exists($"/proc/{pid}")), Is.Empty);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
