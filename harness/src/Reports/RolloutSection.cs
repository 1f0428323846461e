using System.Collections.Immutable;
using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>The rollout's steps, when they were taken, and in how many attempts.</summary>
internal static class RolloutSection
{
    public static IEnumerable<string> Lines(ImmutableArray<RunEvent> timeline)
    {
        foreach (var begin in timeline.Where(happened => happened.Kind == RunEventKind.RolloutBegin))
        {
            var end = timeline.FirstOrDefault(happened => happened.Kind == RunEventKind.RolloutEnd && happened.Name == begin.Name);
            var attempts = timeline.Count(happened => happened.Kind == RunEventKind.RolloutAttempt && happened.Name == begin.Name);
            var until = end is null ? "      " : EventText.Time(end);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{EventText.Time(begin)} – {until}  {begin.Name,-24} attempts {attempts,-2} {end?.Detail ?? "cut off"}");
        }
    }
}
