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
            yield break;
        }

        yield return string.Join(", ", begins.GroupBy(begin => begin.Name, StringComparer.Ordinal).Select(kind => $"{kind.Key} {kind.Count()}"));
        foreach (var begin in begins.Take(MaxLines))
            yield return $"{EventText.Time(begin)} – {End(timeline, begin)}  {begin.Name,-18} {EventText.Nodes(begin)}";
        if (begins.Count > MaxLines)
            yield return $"and {begins.Count - MaxLines} more in timeline.jsonl";
    }

    /// <summary>The details of a fault's begin and end both start with the id that it has in the plan.</summary>
    private static string End(ImmutableArray<RunEvent> timeline, RunEvent begin)
    {
        var end = timeline.FirstOrDefault(happened =>
            happened.Kind == RunEventKind.FaultEnd && happened.Time >= begin.Time && happened.Detail?.Split(':')[0] == begin.Detail);
        return end is null ? "not ended" : EventText.Time(end);
    }
}
