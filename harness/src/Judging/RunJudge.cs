using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Coverage;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Liveness;
using Elastickv.Jepsen.Checker.Refusals;
using Elastickv.Jepsen.Checker.Rollouts;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Reports;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Store;
using Elastickv.Jepsen.Harness.Workers;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Judging;

/// <summary>Judges a stored run and writes down the judgement: <c>canaries.jsonl</c>, <c>verdict.json</c>, <c>summary.txt</c> and pictures. A run can be judged any number of times.</summary>
public static class RunJudge
{
    /// <exception cref="OperationCanceledException">Cancelled; what was written before stays.</exception>
    public static RunVerdict Judge(StoredRun run, IWorkload workload, CancellationToken cancellationToken)
    {
        var record = Record(run, workload);
        AtomicFile.Write(run.Folder.Canaries, stream =>
        {
            using var canaries = new CanaryWriter(stream);
            canaries.Append(record.Canaries.AsSpan());
        });
        var verdict = RunVerdict.Judge(record, Checkers(workload), cancellationToken);
        AtomicFile.Write(run.Folder.Verdict, stream => VerdictFile.Write(verdict, stream));
        Write(run.Folder.Summary, Summary.Of(run, verdict));
        foreach (var result in verdict.Results)
        {
            if (result.Explanation?.Svg is { } picture)
                Write(run.Folder.Picture(result.Checker), picture);
        }

        return verdict;
    }

    private static void Write(string path, string content) => AtomicFile.Write(path, stream =>
    {
        using var text = new StreamWriter(stream);
        text.Write(content);
    });

    private static ImmutableArray<IChecker> Checkers(IWorkload workload) =>
    [
        .. workload.Checkers,
        new LivenessChecker(LivenessProbe.Limit),
        .. DiskAudit.Checkers,
        new RefusalChecker(),
        new CoverageChecker(),
        new RolloutChecker(RolloutAction.InOrder),
    ];

    private static RunRecord Record(StoredRun run, IWorkload workload) => new()
    {
        History = run.History,
        Timeline = run.Timeline,
        Nodes = NodeIds.All(run.Plan.Settings.Nodes),
        Disks = run.Disks,
        Canaries = workload.Canaries(run.History),
        PhasesReached = [.. run.Timeline.Where(happened => happened.Kind == RunEventKind.Phase).Select(happened => happened.Name)],
        Kek = run.Kek,
    };
}
