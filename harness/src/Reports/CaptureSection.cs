using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>The disks that were captured: when, whose, and how much; and those that the plan wanted and did not get.</summary>
internal static class CaptureSection
{
    public static IEnumerable<string> Lines(ImmutableArray<RunEvent> timeline) => timeline.Select(Line).OfType<string>();

    private static string? Line(RunEvent happened) => happened switch
    {
        { Kind: RunEventKind.Capture } => $"{EventText.Time(happened)}  {EventText.Nodes(happened),-8} {happened.Name,-20} {happened.Detail}",
        { Kind: RunEventKind.Note, Name: RunNote.CaptureSkipped } => $"{EventText.Time(happened)}  {EventText.Nodes(happened),-8} not taken, {happened.Detail}",
        { Kind: RunEventKind.Note, Name: RunNote.CaptureGivenUp } => $"{EventText.Time(happened)}  {EventText.Nodes(happened),-8} given up, {happened.Detail}",
        { Kind: RunEventKind.Note, Name: RunNote.CaptureIncomplete } => $"{EventText.Time(happened)}  {EventText.Nodes(happened),-8} not whole, {happened.Detail}",
        _ => null,
    };
}
