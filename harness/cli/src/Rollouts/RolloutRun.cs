using System.Globalization;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Cli.Progress;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Judging;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Reports;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Store;
using Elastickv.Jepsen.Nemesis;
using Elastickv.Jepsen.Workloads;

namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>One run from its plan to its exit code.</summary>
internal static class RolloutRun
{
    public static async Task<int> RunAsync(RolloutRequest request, TextWriter output, CancellationToken stop)
    {
        var seed = string.Create(CultureInfo.InvariantCulture, $"seed {request.Plan.Seed}");
        await output.WriteLineAsync(seed);
        await output.WriteLineAsync($"{request.Driver}");
        var store = new RunStore(request.Store);
        var folder = store.Create(request.Name, DateTimeOffset.UtcNow);
        var clock = new RunClock(TimeProvider.System);
        await using (var cluster = await ClusterFactory.CreateAsync(request, folder, stop))
        {
            PlanFile.Write(request.Plan, folder.Plan);
            store.MarkLatest(folder);
            await output.WriteLineAsync($"run  {folder.Root}");
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, cluster.Lost);
            await RunAsync(request, cluster, clock, folder, output, end.Token);
        }

        // An interrupted run is judged, too: the token that interrupted it must not interrupt that.
        return await JudgeAsync(folder, seed, output, CancellationToken.None);
    }

    /// <summary>Judges a stored run, prints its summary and answers with the verdict's exit code.</summary>
    public static async Task<int> JudgeAsync(RunFolder folder, string lastLine, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = new RunClock(TimeProvider.System);
        var stored = Load(folder);
        await output.WriteLineAsync("judging");
        using var workload = WorkloadCatalogue.Create(stored.Plan, TimeProvider.System);
        var verdict = await Task.Run(() => RunJudge.Judge(stored, workload, cancellationToken), CancellationToken.None);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"judged in {clock.Elapsed.TotalSeconds:0.0} s"));
        await output.WriteLineAsync();
        await output.WriteAsync(await File.ReadAllTextAsync(folder.Summary, cancellationToken));
        await output.WriteLineAsync(lastLine);
        return ExitCode.Of(verdict.Verdict);
    }

    private static StoredRun Load(RunFolder folder)
    {
        try
        {
            var stored = StoredRun.Load(folder.Root);
            return stored.Kek.Length == KeyWrap.KeySize
                ? stored
                : throw new BadInputException($"{folder.Kek} is not the KEK of {KeyWrap.KeySize} bytes that the run had, so that nothing sealed can be judged: put it back, or name another run.");
        }
        catch (MalformedInputException e)
        {
            throw new BadInputException($"{e.Message}: a run is judged by what it wrote, so put the file back as it was, or name another run.", e);
        }
    }

    private static async Task RunAsync(RolloutRequest request, ICluster cluster, RunClock clock, RunFolder folder, TextWriter output, CancellationToken stop)
    {
        using var history = HistoryWriter.Create(folder.History);
        using var timeline = TimelineWriter.Create(folder.Timeline);
        using var workload = WorkloadCatalogue.Create(request.Plan, TimeProvider.System);
        timeline.Append(new RunEvent(0, RunEventKind.Note, RunSection.DriverNote, [], $"{request.Driver}"));
        var runner = new Runner(new RunSetup
        {
            Plan = request.Plan,
            Cluster = cluster,
            Control = new ClusterControl(cluster, TimeProvider.System),
            Workload = workload,
            Faults = new FaultCatalogue(),
            Clock = clock,
            WriteHistory = history.Append,
            WriteTimeline = timeline.Append,
        });
        await ProgressDisplay.ShowAsync(runner.Snapshot, runner.RunAsync(stop), output);
    }
}
