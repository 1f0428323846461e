using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Recovery;
using Elastickv.Jepsen.Harness.Tests.Fakes;

namespace Elastickv.Jepsen.Harness.Tests.Recovery;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class NodeKeeperTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly MemoryCluster _cluster = new();
    private readonly EventList _events = new();
    private readonly FastTime _time = new(20);
    private readonly NodeKeeper _keeper;
    private readonly MemoryNode _node;

    public NodeKeeperTests()
    {
        _keeper = new NodeKeeper(_cluster, _events.Timeline, _time);
        _node = _cluster.MemoryNodes[1];
    }

    [SetUp]
    public async Task Bootstrap()
    {
        await _cluster.StartAsync(CancellationToken.None);
        _cluster.Apply(sidecar => sidecar with { Storage = 1, Raft = 2 });
        await _node.KillAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_node_that_was_only_stopped_is_started()
    {
        var runs = await BringBackAsync();

        Assert.Multiple(() =>
        {
            Assert.That(runs, Is.True);
            Assert.That(Starts(), Is.EqualTo(new[] { "restart: ready" }));
        });
    }

    [Test]
    public async Task A_node_without_its_sidecar_refuses_is_rebuilt_and_runs()
    {
        await WipeAsync();

        var runs = await BringBackAsync();

        Assert.Multiple(() =>
        {
            Assert.That(runs, Is.True);
            Assert.That(Starts(), Is.EqualTo(new[] { "wiped-sidecar: refused: exit 1: raft_applied_index is behind", "rebuilt-sidecar: ready" }));
            Assert.That(_keeper.IsOnRecord(_node.LastExit!), Is.True, "the refusal is no death");
        });
    }

    [Test]
    public async Task Where_the_node_cannot_rebuild_it_the_old_sidecar_is_put_back()
    {
        _cluster.Abilities = new NodeAbilities(ResyncsSidecar: false, PlantsDefects: false);
        await WipeAsync();

        var runs = await BringBackAsync();

        Assert.Multiple(() =>
        {
            Assert.That(runs, Is.True);
            Assert.That(_node.Calls, Has.None.EqualTo("resync"));
            Assert.That(Starts().Last(), Is.EqualTo("rebuilt-sidecar: ready"));
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Where_the_others_are_no_majority_the_old_sidecar_is_put_back(int nodes)
    {
        var cluster = new MemoryCluster(nodes);
        await cluster.StartAsync(CancellationToken.None);
        cluster.Apply(sidecar => sidecar with { Storage = 1, Raft = 2 });
        var keeper = new NodeKeeper(cluster, _events.Timeline, _time);
        var node = cluster.MemoryNodes[^1];
        await node.KillAsync(CancellationToken.None);
        await keeper.TamperAsync(node, new Tampering(StartReason.WipedSidecar, (await node.ReadSidecarAsync(CancellationToken.None))!), null, CancellationToken.None);

        var runs = await keeper.BringBackAsync(node, Limit, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(runs, Is.True);
            Assert.That(node.Calls, Has.None.EqualTo("resync"));
            Assert.That(Starts(), Is.EqualTo(new[] { "wiped-sidecar: refused: exit 1: raft_applied_index is behind", "rebuilt-sidecar: ready" }));
        });
    }

    [Test]
    public async Task A_node_that_starts_in_spite_of_a_wiped_sidecar_is_put_on_record()
    {
        _node.IgnoresSidecar = true;
        await WipeAsync();

        await BringBackAsync();

        Assert.That(Starts(), Is.EqualTo(new[] { "wiped-sidecar: ready" }));
    }

    [Test]
    public async Task Without_a_leader_the_rebuild_is_given_up_and_can_be_tried_again()
    {
        await WipeAsync();
        await _cluster.MemoryNodes[0].KillAsync(CancellationToken.None);
        await _cluster.MemoryNodes[2].KillAsync(CancellationToken.None);
        var first = await BringBackAsync();
        await _cluster.MemoryNodes[0].StartAsync(Limit, CancellationToken.None);
        var second = await BringBackAsync();

        Assert.That((first, second), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task A_node_that_runs_is_left_alone()
    {
        await BringBackAsync();
        await BringBackAsync();

        Assert.That(Starts().Count(), Is.EqualTo(1));
    }

    private async Task WipeAsync() =>
        await _keeper.TamperAsync(_node, new Tampering(StartReason.WipedSidecar, (await _node.ReadSidecarAsync(CancellationToken.None))!), null, CancellationToken.None);

    private Task<bool> BringBackAsync() => _keeper.BringBackAsync(_node, Limit, CancellationToken.None);

    private IEnumerable<string> Starts() =>
        _events.All.Where(happened => happened.Kind == RunEventKind.NodeStart).Select(happened => $"{happened.Name}: {happened.Detail}");
}
