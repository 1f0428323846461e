using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Recovery;
using Elastickv.Jepsen.Harness.Tests.Fakes;

namespace Elastickv.Jepsen.Nemesis.Tests.Faults;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class FaultTests
{
    private readonly FastTime _time = new(20);
    private readonly MemoryCluster _cluster = new();
    private readonly MemoryControl _control;
    private readonly EventList _events;
    private readonly SidecarArchive _sidecars;
    private readonly FaultScene _scene;

    public FaultTests()
    {
        _events = new EventList(_time);
        _control = new MemoryControl(_cluster);
        _sidecars = new SidecarArchive(_events.Clock);
        _scene = new FaultScene(_cluster, new NodeKeeper(_cluster, _events.Timeline, _time), _sidecars, _control);
    }

    [SetUp]
    public async Task Bootstrap()
    {
        await _cluster.StartAsync(CancellationToken.None);
        _cluster.Apply(sidecar => sidecar with { Storage = 1, Raft = 2 });
    }

    [Test]
    public async Task There_is_a_fault_of_every_kind_and_each_leaves_the_cluster_as_it_found_it()
    {
        foreach (var kind in FaultKind.Known)
        {
            var fault = Create(kind, "n2");
            await BeginAsync(fault);
            await EndAsync(fault);

            Assert.Multiple(() =>
            {
                Assert.That(fault.Kind, Is.EqualTo(kind));
                Assert.That(_cluster.Nodes.Select(node => node.State), Is.All.EqualTo(NodeState.Running), kind);
                Assert.That(_cluster.MemoryNetwork.Broken, Is.Empty, kind);
            });
        }
    }

    [TestCase(FaultKind.Kill, "kill", NodeState.Stopped)]
    [TestCase(FaultKind.Restart, "stop", NodeState.Stopped)]
    [TestCase(FaultKind.Pause, "pause", NodeState.Paused)]
    public async Task A_node_is_hurt_as_the_name_says(string kind, string call, NodeState state)
    {
        await BeginAsync(Create(kind, "n2"));

        Assert.Multiple(() =>
        {
            Assert.That(_cluster.MemoryNodes[1].Calls[^1], Is.EqualTo(call));
            Assert.That(_cluster.Nodes.Select(node => node.State), Is.EqualTo(new[] { NodeState.Running, state, NodeState.Running }));
        });
    }

    [Test]
    public async Task A_partition_cuts_every_link_between_inside_and_outside_both_ways()
    {
        await BeginAsync(Create(FaultKind.PartitionHalves, "n1"));

        Assert.That(_cluster.MemoryNetwork.Broken, Is.EqualTo(new[] { "cut n1→n2", "cut n1→n3", "cut n2→n1", "cut n3→n1" }));
    }

    [TestCase(FaultKind.PacketLoss, "lossy")]
    [TestCase(FaultKind.PacketDuplication, "doubling")]
    [TestCase(FaultKind.SlowLink, "slow")]
    public async Task What_is_done_to_packets_is_done_both_ways(string kind, string how)
    {
        await BeginAsync(Create(kind, "n1"));

        Assert.That(_cluster.MemoryNetwork.Broken, Is.EqualTo(new[] { $"{how} n1→n2", $"{how} n1→n3", $"{how} n2→n1", $"{how} n3→n1" }));
    }

    [TestCase(FaultKind.PacketLoss, false, true)]
    [TestCase(FaultKind.PacketDuplication, false, true)]
    [TestCase(FaultKind.SlowLink, true, false)]
    public void What_links_do_not_allow_is_said_and_not_tried(string kind, bool streams, bool packetsWithoutDelay)
    {
        Assert.That(Create(kind, "n1").Unavailable(NetworkAbilities.OfStreams) is null, Is.EqualTo(streams));
        Assert.That(Create(kind, "n1").Unavailable(new NetworkAbilities(Delays: false, Packets: true)) is null, Is.EqualTo(packetsWithoutDelay));
    }

    [Test]
    public async Task A_partition_tells_how_much_it_dropped()
    {
        var partition = Create(FaultKind.PartitionHalves, "n1");
        _cluster.MemoryNetwork.Traffic = [new LinkTraffic("n1", "n2", 0, 100, 0, 0) { DroppedPackets = 3 }];
        await BeginAsync(partition);
        _cluster.MemoryNetwork.Traffic = [new LinkTraffic("n1", "n2", 0, 150, 0, 0) { DroppedPackets = 5 }];

        Assert.That(await partition.EndAsync(_scene, CancellationToken.None), Is.EqualTo("2 packets with 50 bytes dropped"));
    }

    [TestCase(LinkDirection.Outbound, "cut n1→n2", "cut n1→n3")]
    [TestCase(LinkDirection.Inbound, "cut n2→n1", "cut n3→n1")]
    public async Task A_one_way_partition_cuts_one_way(LinkDirection direction, params string[] cut)
    {
        await BeginAsync(Create(FaultKind.PartitionOneWay, "n1", direction));

        Assert.That(_cluster.MemoryNetwork.Broken, Is.EqualTo(cut));
    }

    [Test]
    public async Task A_wiped_sidecar_is_gone_until_the_refusing_node_is_rebuilt()
    {
        _sidecars.Add("n2", await _cluster.Nodes[1].ReadSidecarAsync(CancellationToken.None));
        var fault = Create(FaultKind.WipeSidecar, "n2");
        await BeginAsync(fault);
        Assert.That(await _cluster.Nodes[1].ReadSidecarAsync(CancellationToken.None), Is.Null);

        await EndAsync(fault);

        Assert.That(Starts(), Is.EqualTo(new[] { StartReason.WipedSidecar, StartReason.RebuiltSidecar }));
    }

    [Test]
    public async Task A_sidecar_that_the_node_has_only_just_got_is_wiped_once_it_must_miss_it()
    {
        var fault = Create(FaultKind.WipeSidecar, "n2");
        var before = _events.Clock.Elapsed;

        await BeginAsync(fault);
        Assert.That(_events.Clock.Elapsed - before, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        await EndAsync(fault);

        Assert.That(Starts(), Is.EqualTo(new[] { StartReason.WipedSidecar, StartReason.RebuiltSidecar }));
    }

    [Test]
    public async Task Without_a_sidecar_the_node_is_only_restarted_and_the_fault_says_so()
    {
        await _cluster.Nodes[1].WriteSidecarAsync(null, CancellationToken.None);
        var fault = Create(FaultKind.WipeSidecar, "n2");

        await BeginAsync(fault);

        Assert.That(_events.Details(RunEventKind.Note), Is.EqualTo(new[] { "n2 wipe-sidecar: it has no sidecar that it must miss" }));
    }

    [Test]
    public async Task A_rolled_back_sidecar_is_an_earlier_one_of_the_same_node()
    {
        _sidecars.Add("n2", await _cluster.Nodes[1].ReadSidecarAsync(CancellationToken.None));
        var first = _cluster.Sidecar;
        _cluster.Apply(sidecar => sidecar with { StorageEnvelope = true });
        _sidecars.Add("n2", await _cluster.Nodes[1].ReadSidecarAsync(CancellationToken.None));
        var fault = Create(FaultKind.RollbackSidecar, "n2");
        await BeginAsync(fault);
        Assert.That(await _cluster.Nodes[1].ReadSidecarAsync(CancellationToken.None), Is.EqualTo(first.ToBytes()));

        await EndAsync(fault);

        Assert.That(Starts(), Is.EqualTo(new[] { StartReason.OlderSidecar, StartReason.RebuiltSidecar }));
    }

    [Test]
    public async Task Without_an_older_sidecar_the_node_is_only_restarted_and_the_fault_says_so()
    {
        var fault = Create(FaultKind.RollbackSidecar, "n2");

        await BeginAsync(fault);
        await EndAsync(fault);

        Assert.Multiple(() =>
        {
            Assert.That(_events.Details(RunEventKind.Note), Is.EqualTo(new[] { "n2 rollback-sidecar: it has no older sidecar to put back" }));
            Assert.That(Starts(), Is.EqualTo(new[] { StartReason.Restart }));
        });
    }

    [Test]
    public async Task A_reset_hits_every_pair_once()
    {
        await BeginAsync(Create(FaultKind.Reset, "n3"));

        Assert.That(_cluster.MemoryNetwork.Log, Is.EqualTo(new[] { "reset n3→n1", "reset n3→n2" }));
    }

    [Test]
    public async Task The_leader_is_asked_to_hand_over()
    {
        await BeginAsync(Create(FaultKind.TransferLeader, "n1"));

        Assert.That(_control.Calls, Is.EqualTo(new[] { "transfer n1" }));
    }

    private static Fault Create(string kind, string node, LinkDirection? direction = null)
    {
        var spec = new FaultSpec { Kind = kind, Targets = [node], Direction = direction, Delay = TimeSpan.FromMilliseconds(50) };
        return new FaultCatalogue().Create(spec, ImmutableArray.Create(node));
    }

    private Task BeginAsync(Fault fault) => fault.BeginAsync(_scene, CancellationToken.None);

    private Task EndAsync(Fault fault) => fault.EndAsync(_scene, CancellationToken.None);

    private IEnumerable<string> Starts() => _events.Names(RunEventKind.NodeStart);
}
