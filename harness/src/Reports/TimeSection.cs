using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>How long the user waited for the cluster and for its disks. Times count from before the cluster was made.</summary>
internal static class TimeSection
{
    public static IEnumerable<string> Lines(StoredRun run)
    {
        var moments = new[]
        {
            ("cluster made", At(run, happened => happened.Name == RunNote.ClusterMade)),
            ("every node answers", LastAt(run, happened => happened is { Kind: RunEventKind.NodeStart, Name: StartReason.First })),
            ("a leader", At(run, happened => happened is { Kind: RunEventKind.Phase })),
            ("first acknowledged write", FirstWrite(run.History)),
        };
        if (moments.Where(moment => moment.Item2 is not null).Select(moment => $"{moment.Item1} {Seconds(moment.Item2!.Value)}").ToList() is { Count: > 0 } known)
            yield return $"start: {string.Join(", ", known)}";
        if (At(run, happened => happened.Name == RunNote.CaptureBegins) is { } begin && LastAt(run, happened => happened.Kind == RunEventKind.Capture) is { } end)
            yield return $"disks: captured in {Seconds(end - begin)}";
    }

    private static long? At(StoredRun run, Func<RunEvent, bool> chosen) => run.Timeline.FirstOrDefault(chosen)?.Time;

    private static long? LastAt(StoredRun run, Func<RunEvent, bool> chosen) => run.Timeline.LastOrDefault(chosen)?.Time;

    private static long? FirstWrite(History history) =>
        history.FirstOrDefault(operation => operation is { Type: OperationType.Ok, Function: FunctionName.Write })?.Time;

    private static string Seconds(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.00} s");
}
