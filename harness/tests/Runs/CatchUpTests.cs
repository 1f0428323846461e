using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Tests.Fakes;

namespace Elastickv.Jepsen.Harness.Tests.Runs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class CatchUpTests
{
    private readonly MemoryCluster _cluster = new();
    private readonly FastTime _time = new(20);
    private readonly MemoryControl _control;
    private readonly EventList _events;

    public CatchUpTests()
    {
        _control = new MemoryControl(_cluster);
        _events = new EventList(_time);
    }

    [SetUp]
    public Task StartAsync() => _cluster.StartAsync(default);

    [Test]
    public async Task A_follower_that_lags_is_waited_for()
    {
        var asked = 0;
        _control.Position = node => node.Id == "n2" && ++asked < 5 ? new LogPosition(90, 40) : new LogPosition(100, 100);

        await Wait();

        Assert.That(asked, Is.EqualTo(5));
        Assert.That(_events.All, Is.Empty);
    }

    [Test]
    public async Task A_follower_that_never_comes_up_is_put_on_record_and_holds_nothing_up_for_ever()
    {
        _control.Position = node => node.Id == "n3" ? new LogPosition(90, 40) : new LogPosition(100, 100);

        await Wait();

        Assert.That(_events.All.Single(), Has.Property(nameof(RunEvent.Name)).EqualTo(RunNote.NotCaughtUp).And.Property(nameof(RunEvent.Detail)).Contains("40 of 100"));
    }

    [Test]
    public async Task A_node_that_does_not_run_is_not_waited_for()
    {
        await _cluster.Nodes[1].KillAsync(default);
        _control.Position = node => node.Id == "n2" ? throw new GrpcException(GrpcStatus.Unavailable, "gone") : new LogPosition(100, 100);

        await Wait();

        Assert.That(_events.All, Is.Empty);
    }

    private Task Wait() => new CatchUp(_cluster, _control, _events.Timeline, _time).WaitAsync(default);
}
