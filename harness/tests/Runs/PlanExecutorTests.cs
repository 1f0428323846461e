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
public sealed class PlanExecutorTests : IDisposable
{
    private readonly FastTime _time = new(20);
    private readonly MemoryCluster _cluster = new();
    private readonly RecordingCatalogue _catalogue = new();
    private readonly EventList _events;
    private readonly FaultDriver _faults;
    private readonly CaptureDriver _captures;
    private readonly RolloutDriver _rollout;

    public PlanExecutorTests()
    {
        _events = new EventList(_time);
        var control = new MemoryControl(_cluster);
        var scene = new FaultScene(_cluster, new NodeKeeper(_cluster, _events.Timeline, _time), new SidecarArchive(_events.Clock), control);
        _faults = new FaultDriver(_catalogue, scene, _events.Timeline);
        _captures = new CaptureDriver(_faults, _cluster, _events.Timeline, _time);
        _rollout = new RolloutDriver(control, RolloutCalls.Create(_cluster, control), _events.Timeline, new PhaseLog(_events.Timeline), _time);
    }

    public void Dispose() => _captures.Dispose();

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

    [Test]
    public async Task A_disk_is_captured_while_the_fault_keeps_its_node_down()
    {
        _catalogue.Kills = true;

        await RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "n2"), PlanSample.Capture("f1", "f1-kill"), PlanSample.End("f1", 1)));

        var events = _events.All.Select(happened => $"{happened.Kind} {happened.Name} {string.Join(',', happened.Nodes)} {happened.Detail}");
        Assert.That(events, Is.EqualTo(new[] { "fault-begin kill n2 f1", "capture f1-kill n2 1 files, 0.0 MB", "fault-end kill n2 f1" }));
    }

    [Test]
    public async Task A_node_that_is_not_down_is_not_captured_and_that_is_on_record()
    {
        await RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "n2"), PlanSample.Capture("f1", "f1-kill"), PlanSample.End("f1", 1)));

        Assert.Multiple(() =>
        {
            Assert.That(_cluster.MemoryNodes[1].Calls, Does.Not.Contain("capture"));
            Assert.That(_events.Names(RunEventKind.Note), Is.EqualTo(new[] { RunNote.CaptureSkipped }));
            Assert.That(_events.Details(RunEventKind.Note), Is.EqualTo(new[] { "f1-kill: it was not down" }));
        });
    }

    [Test]
    public async Task A_capture_after_the_fault_has_ended_is_not_made()
    {
        _catalogue.Kills = true;

        await RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "n2"), PlanSample.Capture("f1", "late", seconds: 5), PlanSample.End("f1", 0.1)));

        Assert.That(_events.Details(RunEventKind.Note), Is.EqualTo(new[] { "late: f1 hurts nobody" }));
    }

    [Test]
    public async Task A_capture_of_a_fault_that_met_nobody_is_not_made()
    {
        foreach (var node in _cluster.Nodes)
            await node.KillAsync(CancellationToken.None);

        await RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Pause, FaultTarget.Leader), PlanSample.Capture("f1", "f1-pause"), PlanSample.End("f1")));

        Assert.That(_events.Details(RunEventKind.Note), Does.Contain("f1-pause: f1 hurts nobody"));
    }

    /// <summary>The clock is 20 times as fast: a capture that goes on for ever is given up after a fraction of a second.</summary>
    [Test]
    public async Task A_capture_that_takes_too_long_is_given_up_and_over_before_the_fault_ends()
    {
        _catalogue.Kills = true;
        var over = false;
        _cluster.MemoryNodes[1].Capturing = async givenUp =>
        {
            await Task.Delay(Timeout.Infinite, givenUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            over = true;
            givenUp.ThrowIfCancellationRequested();
        };
        _catalogue.Ending = () => Assert.That(over, Is.True);

        await RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "n2"), PlanSample.Capture("f1", "f1-kill"), PlanSample.End("f1", 0.1)));

        Assert.Multiple(() =>
        {
            Assert.That(_events.Names(RunEventKind.Capture), Is.Empty);
            Assert.That(_events.Names(RunEventKind.Note), Is.EqualTo(new[] { RunNote.CaptureGivenUp }));
            Assert.That(_catalogue.Log, Is.EqualTo(new[] { "begin kill n2", "end kill n2" }));
        });
    }

    [Test]
    public async Task A_capture_that_ends_soon_is_waited_for()
    {
        _catalogue.Kills = true;
        var ending = new TaskCompletionSource();
        _cluster.MemoryNodes[1].Capturing = _ => ending.Task;
        using var timeUp = new CancellationTokenSource();
        var running = RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "n2"), PlanSample.Capture("f1", "f1-kill"), PlanSample.End("f1", 1000)), timeUp.Token);
        await Eventually.IsTrue(() => _cluster.MemoryNodes[1].Calls.Contains("capture"), "the capture has begun");
        await timeUp.CancelAsync();
        ending.SetResult();
        await running;

        Assert.That(_events.All.Select(happened => happened.Kind), Is.EqualTo(new[] { RunEventKind.FaultBegin, RunEventKind.Capture, RunEventKind.FaultEnd }));
    }

    [Test]
    public async Task A_capture_that_cannot_be_made_does_not_fail_the_run()
    {
        _catalogue.Kills = true;
        _cluster.MemoryNodes[1].Capturing = _ => throw new IOException("no space left on device");

        await RunAsync(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "n2"), PlanSample.Capture("f1", "f1-kill"), PlanSample.End("f1", 0.1)));

        Assert.That(_events.Details(RunEventKind.Note), Is.EqualTo(new[] { "f1-kill: no space left on device" }));
    }

    private static Trigger At(double seconds) => new() { At = TimeSpan.FromSeconds(seconds) };

    private Task RunAsync(Plan plan, CancellationToken timeUp = default, CancellationToken stop = default) =>
        new PlanExecutor(plan, _faults, _captures, _rollout, _time).RunAsync(timeUp, stop);

    private sealed class RecordingCatalogue : IFaultCatalogue
    {
        public ConcurrentQueue<string> Log { get; } = new();

        public bool Breaks { get; set; }

        /// <summary>Whether its faults really stop their nodes.</summary>
        public bool Kills { get; set; }

        /// <summary>Called when a fault ends.</summary>
        public Action Ending { get; set; } = () => { };

        public Fault Create(FaultSpec spec, ImmutableArray<string> nodes) => new RecordedFault(this, spec.Kind) { Nodes = nodes };
    }

    private sealed record RecordedFault(RecordingCatalogue Owner, string Name) : Fault
    {
        public override string Kind => Name;

        public override async Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken)
        {
            Owner.Log.Enqueue($"begin {Name} {string.Join(',', Nodes)}");
            if (Owner.Breaks)
                throw new InvalidOperationException("broken");
            foreach (var node in Owner.Kills ? Nodes : [])
                await scene.Node(node).KillAsync(cancellationToken);
            return null;
        }

        public override Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken)
        {
            Owner.Log.Enqueue($"end {Name} {string.Join(',', Nodes)}");
            Owner.Ending();
            return Task.FromResult<string?>(null);
        }
    }
}
