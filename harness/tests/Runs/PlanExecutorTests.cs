using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Recovery;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Tests.Fakes;
using Elastickv.Jepsen.Harness.Tests.Plans;

namespace Elastickv.Jepsen.Harness.Tests.Runs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class PlanExecutorTests
{
    private readonly FastTime _time = new(20);
    private readonly MemoryCluster _cluster = new();
    private readonly RecordingCatalogue _catalogue = new();
    private readonly EventList _events;
    private readonly FaultDriver _faults;
    private readonly RolloutDriver _rollout;

    public PlanExecutorTests()
    {
        _events = new EventList(_time);
        var control = new MemoryControl(_cluster);
        var scene = new FaultScene(_cluster, new NodeKeeper(_cluster, _events.Timeline, _time), new SidecarArchive(_events.Clock), control);
        _faults = new FaultDriver(_catalogue, scene, _events.Timeline);
        _rollout = new RolloutDriver(control, RolloutCalls.Create(_cluster, control), _events.Timeline, new PhaseLog(_events.Timeline), _time);
    }

    [SetUp]
    public Task StartCluster() => _cluster.StartAsync(CancellationToken.None);

    [Test]
    public async Task Steps_happen_in_the_order_of_their_triggers()
    {
        await RunAsync(PlanSample.Of(
            PlanSample.Begin("late", FaultKind.Kill, "n1", At(1)),
            PlanSample.End("late", 0.5),
            PlanSample.Begin("early", FaultKind.Pause, "n2", At(0.2)),
            PlanSample.End("early", 0.2)));

        Assert.That(_catalogue.Log, Is.EqualTo(new[] { "begin pause n2", "end pause n2", "begin kill n1", "end kill n1" }));
    }

    [Test]
    public async Task A_fault_begins_during_a_rollout_step_that_waits_for_a_leader()
    {
        foreach (var node in _cluster.Nodes)
            await node.KillAsync(CancellationToken.None);
        var running = RunAsync(PlanSample.Of(
            PlanSample.Rollout(RolloutAction.Bootstrap),
            PlanSample.Begin("f1", FaultKind.Reset, "n1", new Trigger { During = RolloutAction.Bootstrap, Delay = TimeSpan.FromMilliseconds(5) }),
            PlanSample.End("f1")));
        await _cluster.StartAsync(CancellationToken.None);
        await running;

        Assert.That(_catalogue.Log, Is.EqualTo(new[] { "begin reset n1", "end reset n1" }));
    }

    [Test]
    public async Task When_the_time_is_up_faults_end_none_begins_and_the_rest_of_the_rollout_is_taken()
    {
        using var timeUp = new CancellationTokenSource();
        var running = RunAsync(
            PlanSample.Of(
                PlanSample.Begin("f1", FaultKind.Pause, "n1"),
                PlanSample.End("f1", 1000),
                PlanSample.Begin("f2", FaultKind.Kill, "n2", At(1000)),
                PlanSample.End("f2"),
                PlanSample.Rollout(RolloutAction.ConfirmCapability, At(1000)),
                PlanSample.Rollout(RolloutAction.Bootstrap, At(2000))),
            timeUp.Token);
        await Eventually.IsTrue(() => !_catalogue.Log.IsEmpty, "the first fault has begun");
        await timeUp.CancelAsync();
        await running;

        Assert.Multiple(() =>
        {
            Assert.That(_catalogue.Log, Is.EqualTo(new[] { "begin pause n1", "end pause n1" }));
            Assert.That(_events.Names(RunEventKind.RolloutEnd), Is.EqualTo(new[] { RolloutAction.ConfirmCapability, RolloutAction.Bootstrap }));
        });
    }

    [Test]
    public async Task When_the_user_stops_the_run_faults_end_and_nothing_else_begins()
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(
            PlanSample.Of(
                PlanSample.Begin("f1", FaultKind.Pause, "n1"),
                PlanSample.End("f1", 1000),
                PlanSample.Rollout(RolloutAction.Bootstrap, At(1000))),
            stop.Token,
            stop.Token);
        await Eventually.IsTrue(() => !_catalogue.Log.IsEmpty, "the first fault has begun");
        await stop.CancelAsync();
        await running;

        Assert.Multiple(() =>
        {
            Assert.That(_catalogue.Log, Is.EqualTo(new[] { "begin pause n1", "end pause n1" }));
            Assert.That(_events.Names(RunEventKind.RolloutBegin), Is.Empty);
        });
    }

    [Test]
    public async Task Targets_are_resolved_when_the_fault_begins()
    {
        await _cluster.Nodes[0].KillAsync(CancellationToken.None);

        await RunAsync(PlanSample.Of(
            PlanSample.Begin("f1", FaultKind.Pause, FaultTarget.Leader),
            PlanSample.Begin("f2", FaultKind.PartitionLeader, FaultTarget.SameAs("f1"), new Trigger { After = ["f1"] }),
            PlanSample.Begin("f3", FaultKind.Kill, FaultTarget.Follower(2), new Trigger { After = ["f2"] }),
            PlanSample.End("f1", 1),
            PlanSample.End("f2", 1),
            PlanSample.End("f3", 1)));

        Assert.That(_catalogue.Log.Take(3), Is.EqualTo(new[] { "begin pause n2", "begin partition-leader n2", "begin kill n1" }));
    }

    [Test]
    public async Task A_fault_that_breaks_off_is_ended_all_the_same()
    {
        _catalogue.Breaks = true;

        Assert.That(() => RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "n1"), PlanSample.End("f1"))), Throws.InvalidOperationException);

        Assert.That(_catalogue.Log, Is.EqualTo(new[] { "begin kill n1", "end kill n1" }));
        await Task.CompletedTask;
    }

    private static Trigger At(double seconds) => new() { At = TimeSpan.FromSeconds(seconds) };

    private Task RunAsync(Plan plan, CancellationToken timeUp = default, CancellationToken stop = default) =>
        new PlanExecutor(plan, _faults, _rollout, _time).RunAsync(timeUp, stop);

    private sealed class RecordingCatalogue : IFaultCatalogue
    {
        public ConcurrentQueue<string> Log { get; } = new();

        public bool Breaks { get; set; }

        public Fault Create(FaultSpec spec, ImmutableArray<string> nodes) => new RecordedFault(this, spec.Kind) { Nodes = nodes };
    }

    private sealed record RecordedFault(RecordingCatalogue Owner, string Name) : Fault
    {
        public override string Kind => Name;

        public override Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken)
        {
            Owner.Log.Enqueue($"begin {Name} {string.Join(',', Nodes)}");
            return Owner.Breaks ? throw new InvalidOperationException("broken") : Task.FromResult<string?>(null);
        }

        public override Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken)
        {
            Owner.Log.Enqueue($"end {Name} {string.Join(',', Nodes)}");
            return Task.FromResult<string?>(null);
        }
    }
}
