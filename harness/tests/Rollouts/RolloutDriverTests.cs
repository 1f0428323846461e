using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Tests.Fakes;

namespace Elastickv.Jepsen.Harness.Tests.Rollouts;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class RolloutDriverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly FastTime _time = new(20);
    private readonly MemoryCluster _cluster = new();
    private readonly MemoryControl _control;
    private readonly EventList _events;
    private readonly PhaseLog _phases;
    private readonly RolloutDriver _driver;

    public RolloutDriverTests()
    {
        _events = new EventList(_time);
        _control = new MemoryControl(_cluster);
        _phases = new PhaseLog(_events.Timeline);
        _driver = new RolloutDriver(_control, RolloutCalls.Create(_cluster, _control), _events.Timeline, _phases, _time);
    }

    [SetUp]
    public Task StartCluster() => _cluster.StartAsync(CancellationToken.None);

    [Test]
    public async Task The_six_steps_lead_through_the_six_phases()
    {
        foreach (var action in RolloutAction.InOrder)
            Assert.That(await TakeAsync(action), Is.True);

        Assert.Multiple(() =>
        {
            Assert.That(_events.Names(RunEventKind.Phase), Is.EqualTo(RolloutPhase.InOrder));
            Assert.That(_cluster.Sidecar, Is.EqualTo(new MemoryCluster.MemorySidecar(50, 3, 4, true, 40)));
            Assert.That(_events.Details(RunEventKind.RolloutEnd), Is.All.StartsWith(RolloutOutcome.Done));
        });
    }

    [Test]
    public async Task A_refused_attempt_is_repeated_until_it_works()
    {
        _control.Trouble.Enqueue((new GrpcException(GrpcStatus.FailedPrecondition, "not leader"), After: false));

        await TakeAsync(RolloutAction.Bootstrap);

        Assert.Multiple(() =>
        {
            Assert.That(_events.Details(RunEventKind.RolloutAttempt), Is.EqualTo(new[] { "FailedPrecondition: not leader", "ok" }));
            Assert.That(_control.Calls, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task A_repeated_attempt_carries_the_same_key_bytes()
    {
        _control.Trouble.Enqueue((new GrpcException(GrpcStatus.Unavailable, "gone"), After: false));

        await TakeAsync(RolloutAction.Bootstrap);

        Assert.That(_control.Calls[1], Is.EqualTo(_control.Calls[0]));
    }

    [Test]
    public async Task An_attempt_whose_answer_was_lost_is_settled_by_the_sidecar()
    {
        _control.Trouble.Enqueue((new GrpcException(GrpcStatus.DeadlineExceeded, "no answer"), After: true));

        var taken = await TakeAsync(RolloutAction.Bootstrap);

        Assert.Multiple(() =>
        {
            Assert.That(taken, Is.True);
            Assert.That(_control.Calls, Has.Count.EqualTo(1), "it was not sent again");
            Assert.That(_events.Details(RunEventKind.RolloutEnd).Single(), Does.Contain("earlier attempt"));
        });
    }

    [Test]
    public async Task The_proposer_uses_the_epoch_under_which_it_is_registered()
    {
        await TakeAsync(RolloutAction.Bootstrap);
        _control.RegisteredEpoch = 3;

        await TakeAsync(RolloutAction.EnableStorageEnvelope);

        Assert.That(_control.Calls[^1], Is.EqualTo("enable-storage epoch 3"));
    }

    [Test]
    public async Task A_leader_that_keeps_refusing_is_asked_to_hand_over()
    {
        for (var i = 0; i < 10; i++)
            _control.Trouble.Enqueue((new GrpcException(GrpcStatus.FailedPrecondition, "barrier is stuck"), After: false));

        await TakeAsync(RolloutAction.Bootstrap);

        Assert.That(_control.Calls, Has.Exactly(1).EqualTo("transfer n1"));
    }

    [Test]
    public async Task Without_a_leader_the_step_is_given_up_in_the_end()
    {
        foreach (var node in _cluster.Nodes)
            await node.KillAsync(CancellationToken.None);
        var begun = false;

        var taken = await _driver.TakeAsync(RolloutAction.Bootstrap, TimeSpan.FromSeconds(1), () => begun = true, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(taken, Is.False);
            Assert.That(begun, Is.True, "others may wait for the step");
            Assert.That(_events.Details(RunEventKind.RolloutEnd).Single(), Does.StartWith(RolloutOutcome.NotDone));
            Assert.That(_phases.Current, Is.EqualTo(-1));
        });
    }

    [Test]
    public async Task Capability_is_confirmed_only_when_every_member_answers()
    {
        await _cluster.Nodes[2].KillAsync(CancellationToken.None);
        var taking = TakeAsync(RolloutAction.ConfirmCapability);
        await Eventually.IsTrue(() => _events.Details(RunEventKind.RolloutAttempt).Any(), "an attempt was made");
        await _cluster.Nodes[2].StartAsync(Limit, CancellationToken.None);

        Assert.That(await taking, Is.True);
        Assert.That(_events.Details(RunEventKind.RolloutAttempt).First(), Does.Contain("n3 is not there"));
    }

    private Task<bool> TakeAsync(string action) => _driver.TakeAsync(action, Limit, () => { }, CancellationToken.None);
}
