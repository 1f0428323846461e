using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Recovery;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Seeds;
using Elastickv.Jepsen.Harness.Workers;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>
/// Carries out a plan: starts the cluster, lets clients work while the plan is done to it, heals everything, probes that every node serves, reads everything back,
/// stops the nodes and captures their disks. What it saw is in the history, the timeline and the captures.
/// </summary>
public sealed class Runner
{
    /// <summary>Clients go on for this long after the plan is done, so that the last phase has values, too.</summary>
    private static readonly TimeSpan Afterthought = TimeSpan.FromSeconds(1.5);

    /// <summary>The plan's times count from a cluster that can serve; one that cannot is put to the test all the same.</summary>
    private static readonly TimeSpan FirstElectionLimit = TimeSpan.FromSeconds(15);

    /// <summary>What nodes do on their own behind a write, such as registering a writer, is done before they are stopped.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly RunSetup _setup;
    private readonly RunClock _clock;
    private readonly Timeline _timeline;
    private readonly PhaseLog _phases;
    private readonly HistoryLog _history;
    private readonly NodeKeeper _keeper;
    private readonly SidecarArchive _sidecars;
    private readonly FaultDriver _faults;
    private readonly ProcessNumbers _processes = new();
    private volatile RunStage _stage = RunStage.Starting;

    public Runner(RunSetup setup)
    {
        _setup = setup;
        _clock = setup.Clock;
        _timeline = new Timeline(_clock, setup.WriteTimeline);
        _phases = new PhaseLog(_timeline);
        _history = new HistoryLog(_clock, _phases, setup.Workload, setup.WriteHistory);
        _keeper = new NodeKeeper(setup.Cluster, _timeline, setup.Time);
        _sidecars = new SidecarArchive(_clock);
        _faults = new FaultDriver(setup.Faults, new FaultScene(setup.Cluster, _keeper, _sidecars, setup.Control), _timeline);
    }

    public RunSnapshot Snapshot() => new(_clock.Elapsed, _stage, _phases.Name, [.. _faults.Active], _history.Counts);

    /// <summary>Runs to the end, or, once <paramref name="stop"/> is cancelled, heals and finishes with what there is.</summary>
    /// <exception cref="ClusterException">The cluster could not be started.</exception>
    public async Task<ImmutableArray<DiskImage>> RunAsync(CancellationToken stop)
    {
        await StartAsync(stop);
        using var watching = new CancellationTokenSource();
        var watches = Task.WhenAll(
            _sidecars.WatchAsync(_setup.Cluster, watching.Token),
            new ExitWatch(_setup.Cluster, _keeper, _timeline, _setup.Time).WatchAsync(watching.Token));
        await WorkAsync(stop);
        await FinishAsync();
        await watching.CancelAsync();
        await watches.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.OnlyOnCanceled, TaskScheduler.Default).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await CaptureAsync();
    }

    private async Task StartAsync(CancellationToken stop)
    {
        _timeline.Record(RunEventKind.Note, RunNote.ClusterMade);
        await _setup.Cluster.StartAsync(stop);
        foreach (var node in _setup.Cluster.Nodes)
            _keeper.Record(node, StartReason.First, new NodeStart(node.State == NodeState.Running, node.LastExit));
        if (_setup.Cluster.Nodes.All(node => node.State != NodeState.Running))
            throw new ClusterException($"no node started; {_setup.Cluster.Nodes[0].Id} said: {await ReasonAsync(_setup.Cluster.Nodes[0], stop)}");
        await _setup.Control.FindLeaderAsync(FirstElectionLimit, stop);
        _phases.Reach(Phase.Phase0);
    }

    /// <summary>A wrong command line is answered with the reason first and the usage after it; every other refusal is the last line (spec §10.3).</summary>
    private static async Task<string?> ReasonAsync(INode node, CancellationToken cancellationToken)
    {
        const int BadUsage = 2;
        const int Lines = 200;
        return node.LastExit is { ExitCode: BadUsage } && await node.ReadLogTailAsync(Lines, cancellationToken) is [var first, ..]
            ? first
            : node.LastExit?.LastLine;
    }

    /// <summary>Clients work while the plan is done to the cluster.</summary>
    private async Task WorkAsync(CancellationToken stop)
    {
        _stage = RunStage.Running;
        using var workDone = new CancellationTokenSource();
        var random = new SeededRandom(_setup.Plan.Seed).Fork();
        var pool = new WorkerPool(_setup.Cluster, _setup.Workload, _history, _processes, _setup.Time);
        var work = pool.RunAsync(_setup.Plan.Settings, random, workDone.Token);
        using var timeLimit = new CancellationTokenSource(_setup.Plan.Settings.TimeLimit, _setup.Time);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, stop);
        var rollout = new RolloutDriver(_setup.Control, RolloutCalls.Create(_setup.Cluster, _setup.Control), _timeline, _phases, _setup.Time);
        using var captures = new CaptureDriver(_faults, _setup.Cluster, _timeline, _setup.Time);
        try
        {
            await new PlanExecutor(_setup.Plan, _faults, captures, rollout, _setup.Time).RunAsync(timeUp.Token, stop);
            await Task.Delay(Afterthought, _setup.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await workDone.CancelAsync();
            await work;
        }
    }

    private async Task FinishAsync()
    {
        _stage = RunStage.Healing;
        await new Healer(_setup.Cluster, _keeper, _timeline).HealAsync(CancellationToken.None);
        _stage = RunStage.Probing;
        await new LivenessProbe(_setup.Cluster, _setup.Workload, _history, _processes, _setup.Time).RunAsync(CancellationToken.None);
        _stage = RunStage.FinalReads;
        await new FinalReads(_setup.Cluster, _setup.Workload, _history, _processes, _timeline, _setup.Time).RunAsync(CancellationToken.None);
        await new CatchUp(_setup.Cluster, _setup.Control, _timeline, _setup.Time).WaitAsync(CancellationToken.None);
        await new WriterRegistrations(_setup.Cluster, _setup.Control, _setup.Time).WaitAsync(CancellationToken.None);
        await Task.Delay(SettleTime, _setup.Time, CancellationToken.None);
    }

    /// <summary>Stops the nodes and takes their disks as a thief would find them.</summary>
    private async Task<ImmutableArray<DiskImage>> CaptureAsync()
    {
        _stage = RunStage.Stopping;
        await Task.WhenAll(_setup.Cluster.Nodes.Select(node => node.StopAsync(StopGrace, CancellationToken.None)));
        _timeline.Record(RunEventKind.Note, RunNote.CaptureBegins);
        var images = await Task.WhenAll(_setup.Cluster.Nodes.Select(CaptureAsync));
        _stage = RunStage.Done;
        return [.. images];
    }

    private async Task<DiskImage> CaptureAsync(INode node)
    {
        var image = await node.CaptureAsync(CaptureLabel.Final, CancellationToken.None);
        _timeline.Record(RunEventKind.Capture, image.Label, [node.Id], CaptureText.Of(image));
        foreach (var unseen in image.Unseen)
            _timeline.Record(RunEventKind.Unseen, image.Label, [node.Id], unseen);
        return image;
    }
}
