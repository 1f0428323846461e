using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>Starts that were refused or made with a changed sidecar, rebuilt sidecars, and nodes that ended by themselves: the evidence of what nodes said.</summary>
internal static class NodeSection
{
    private const int MaxLines = 40;
    private const int MaxDetail = 200;

    public static IEnumerable<string> Lines(ImmutableArray<RunEvent> timeline) =>
        timeline.Where(IsTelling).Take(MaxLines).Select(happened => $"{EventText.Time(happened)}  {EventText.Nodes(happened)}  {happened.Name}: {Shorten(happened.Detail)}");

    private static bool IsTelling(RunEvent happened) => happened.Kind switch
    {
        RunEventKind.NodeStart => happened.Detail != StartOutcome.Ready || happened.Name is not (StartReason.First or StartReason.Restart),
        RunEventKind.NodeExit => true,
        RunEventKind.Note => happened.Name == RunNote.NotCaughtUp || happened.Name.Contains("sidecar", StringComparison.Ordinal),
        _ => false,
    };

    private static string Shorten(string? detail)
    {
        var line = (detail ?? "").ReplaceLineEndings(" ");
        return line.Length <= MaxDetail ? line : line[..MaxDetail] + "…";
    }
}
