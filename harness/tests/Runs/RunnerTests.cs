using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Tests.Fakes;
using Elastickv.Jepsen.Harness.Tests.Plans;

namespace Elastickv.Jepsen.Harness.Tests.Runs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class RunnerTests
{
    private readonly MemoryCluster _cluster = new();
    private readonly ConcurrentQueue<Operation> _history = new();
    private readonly ConcurrentQueue<RunEvent> _timeline = new();

    [Test]
    public async Task A_run_takes_the_rollout_heals_reads_everything_back_and_captures_every_disk()
    {
        var disks = await RunnerOf(PlanGenerator.Generate(5, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(20), Faults = [FaultKind.Kill] })).RunAsync(CancellationToken.None);

        var reads = _history.Where(operation => operation.Time > At(RunEventKind.FinalReads) && operation is { Type: OperationType.Ok, Function: FunctionName.Read });
        Assert.Multiple(() =>
        {
            Assert.That(Named(RunEventKind.Phase), Is.EqualTo(RolloutPhase.InOrder));
            Assert.That(Named(RunEventKind.FaultBegin), Is.Not.Empty);
            Assert.That(Named(RunEventKind.FaultEnd).Count(), Is.EqualTo(Named(RunEventKind.FaultBegin).Count()));
            Assert.That(At(RunEventKind.Healed), Is.GreaterThan(_timeline.Where(happened => happened.Kind == RunEventKind.FaultEnd).Max(happened => happened.Time)));
            Assert.That(At(RunEventKind.FinalReads), Is.GreaterThan(At(RunEventKind.Healed)));
            Assert.That(reads.Select(read => (read.Node, read.Key)).Distinct().Count(), Is.EqualTo(6), "two keys from three nodes");
            Assert.That(disks.Select(disk => disk.Node), Is.EqualTo(new[] { "n1", "n2", "n3" }));
            Assert.That(_cluster.Nodes.Select(node => node.State), Is.All.EqualTo(NodeState.Stopped));
        });
    }

    [Test]
    public async Task The_history_is_one_sequence_in_which_every_process_does_one_thing_at_a_time()
    {
        await RunnerOf(PlanGenerator.Generate(5, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(10), Faults = [] })).RunAsync(CancellationToken.None);

        var operations = _history.ToList();
        Assert.Multiple(() =>
        {
            Assert.That(operations.Select(operation => operation.Index), Is.EqualTo(Enumerable.Range(0, operations.Count)));
            Assert.That(operations.Select(operation => operation.Time), Is.Ordered);
            foreach (var process in operations.GroupBy(operation => operation.Process))
                Assert.That(process.Select((operation, place) => operation.Type == OperationType.Invoke == (place % 2 == 0)), Is.All.True);
        });
    }

    [Test]
    public async Task A_write_never_claims_a_phase_that_the_timeline_reaches_only_later()
    {
        await RunnerOf(PlanGenerator.Generate(5, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(10), Faults = [] })).RunAsync(CancellationToken.None);

        var reached = _timeline.Where(happened => happened.Kind == RunEventKind.Phase).Select(happened => happened.Time).ToList();
        var writes = _history.Where(operation => operation is { Type: OperationType.Invoke, Function: FunctionName.Write });
        Assert.That(writes.Select(write => write.Time >= reached[int.Parse(write.Value.Text!.Split(" in ")[1], System.Globalization.CultureInfo.InvariantCulture)]), Is.All.True);
    }

    [Test]
    public async Task A_run_that_is_stopped_still_heals_and_reads_everything_back()
    {
        using var stop = new CancellationTokenSource();
        var runner = RunnerOf(PlanGenerator.Generate(5, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(1000), Faults = [FaultKind.Pause] }));
        var running = runner.RunAsync(stop.Token);
        await Eventually.IsTrue(() => runner.Snapshot().Counts.Ok > 10, "clients work");
        await stop.CancelAsync();
        await running;

        Assert.That(Named(RunEventKind.Healed).Concat(Named(RunEventKind.FinalReads)), Is.EqualTo(new[] { "healed", "final-reads" }));
    }

    [Test]
    public void A_cluster_of_which_no_node_starts_is_an_error_with_the_last_log_line()
    {
        foreach (var node in _cluster.MemoryNodes)
            node.FirstStartFails = "flag provided but not defined";

        Assert.That(
            () => RunnerOf(PlanGenerator.Generate(5, PlanSample.Settings)).RunAsync(CancellationToken.None),
            Throws.TypeOf<ClusterException>().With.Message.Contains("flag provided but not defined"));
    }

    private Runner RunnerOf(Plan plan)
    {
        var time = new FastTime(20);
        return new Runner(new RunSetup
        {
            Plan = plan,
            Cluster = _cluster,
            Control = new MemoryControl(_cluster),
            Workload = new MemoryWorkload(_cluster),
            Faults = new KillOrPause(),
            Clock = new RunClock(time),
            WriteHistory = _history.Enqueue,
            WriteTimeline = _timeline.Enqueue,
        });
    }

    private IEnumerable<string> Named(string kind) => _timeline.Where(happened => happened.Kind == kind).Select(happened => happened.Name);

    private long At(string kind) => _timeline.Single(happened => happened.Kind == kind).Time;

    private sealed class KillOrPause : IFaultCatalogue
    {
        public Fault Create(FaultSpec spec, ImmutableArray<string> nodes) => new Killing(spec.Kind) { Nodes = nodes };
    }

    private sealed record Killing(string Name) : Fault
    {
        public override string Kind => Name;

        public override async Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken)
        {
            await scene.Node(Nodes[0]).KillAsync(cancellationToken);
            return null;
        }

        public override async Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken)
        {
            await scene.Keeper.BringBackAsync(scene.Node(Nodes[0]), TimeSpan.FromSeconds(5), cancellationToken);
            return null;
        }
    }
}
