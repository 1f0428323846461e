using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>The faults: how many of each kind, and each with its nodes and times.</summary>
internal static class FaultSection
{
    private const int MaxLines = 60;

    public static IEnumerable<string> Lines(ImmutableArray<RunEvent> timeline)
    {
        var begins = timeline.Where(happened => happened.Kind == RunEventKind.FaultBegin).ToList();
        if (begins.Count == 0)
        {
            yield return "none";
        }
        else
        {
            foreach (var line in Lines(timeline, begins))
                yield return line;
        }

        foreach (var kind in NotDone(timeline))
            yield return kind;
    }

    /// <summary>What the plan wanted and this cluster's links do not allow, or what met nothing to hurt, by kind.</summary>
    private static IEnumerable<string> NotDone(ImmutableArray<RunEvent> timeline) => timeline
        .Where(happened => happened is { Kind: RunEventKind.Note, Name: RunNote.FaultUnavailable or RunNote.FaultWithoutEffect, Detail: not null })
        .GroupBy(happened => happened.Detail![(happened.Detail!.IndexOf(' ') + 1)..], StringComparer.Ordinal)
        .Select(group => $"not done, {group.Count()} times: {group.Key}");

    private static IEnumerable<string> Lines(ImmutableArray<RunEvent> timeline, List<RunEvent> begins)
    {
        yield return string.Join(", ", begins.GroupBy(begin => begin.Name, StringComparer.Ordinal).Select(kind => $"{kind.Key} {kind.Count()}"));
        foreach (var begin in begins.Take(MaxLines))
            yield return $"{EventText.Time(begin)} – {End(timeline, begin)}  {begin.Name,-18} {EventText.Nodes(begin),-8} {Outcome(timeline, begin)}".TrimEnd();
        if (begins.Count > MaxLines)
            yield return $"and {begins.Count - MaxLines} more in timeline.jsonl";
    }

    private static string End(ImmutableArray<RunEvent> timeline, RunEvent begin) =>
        EndOf(timeline, begin) is { } end ? EventText.Time(end) : "not ended";

    /// <summary>What was told at its end: how much a partition dropped, or a node that does not run.</summary>
    private static string Outcome(ImmutableArray<RunEvent> timeline, RunEvent begin) =>
        EndOf(timeline, begin)?.Detail?.Split(": ", 2) is [_, var outcome] ? outcome : "";

    /// <summary>The details of a fault's begin and end both start with the id that it has in the plan.</summary>
    private static RunEvent? EndOf(ImmutableArray<RunEvent> timeline, RunEvent begin) => timeline.FirstOrDefault(happened =>
        happened.Kind == RunEventKind.FaultEnd && happened.Time >= begin.Time && happened.Detail?.Split(':')[0] == begin.Detail);
}
