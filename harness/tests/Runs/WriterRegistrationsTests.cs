using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Tests.Fakes;

namespace Elastickv.Jepsen.Harness.Tests.Runs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class WriterRegistrationsTests
{
    private readonly MemoryCluster _cluster = new();
    private readonly FastTime _time = new(20);
    private readonly MemoryControl _control;

    public WriterRegistrationsTests() => _control = new MemoryControl(_cluster);

    [SetUp]
    public Task StartAsync() => _cluster.StartAsync(default);

    [Test]
    public async Task A_node_that_has_yet_to_register_is_waited_for()
    {
        var asked = 0;
        _control.IsRegistered = node => node.Id != "n3" || ++asked == 5;

        await Wait();

        Assert.That(asked, Is.EqualTo(5));
    }

    [Test]
    public async Task One_that_never_does_holds_nothing_up_for_ever()
    {
        var asked = 0;
        _control.IsRegistered = node => node.Id != "n2" || ++asked < 0;

        await Wait();

        Assert.That(asked, Is.GreaterThan(1));
    }

    [Test]
    public async Task A_cluster_that_cannot_tell_is_not_waited_for()
    {
        var asked = 0;
        _control.IsRegistered = _ => throw new GrpcException(GrpcStatus.Unimplemented, $"no such method, asked {++asked} times");

        await Wait();

        Assert.That(asked, Is.EqualTo(3), "once for each node");
    }

    [Test]
    public async Task A_node_that_does_not_run_is_not_waited_for()
    {
        await _cluster.Nodes[1].KillAsync(default);
        _control.IsRegistered = node => node.Id != "n2" ? true : throw new InvalidOperationException("asked for n2");

        await Wait();
    }

    private Task Wait() => new WriterRegistrations(_cluster, _control, _time).WaitAsync(default);
}
