using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Which images were captured after every old value was rewritten and compacted away: those whose capture the timeline shows behind that phase,
/// and the last capture if the timeline shows none.
/// </summary>
internal sealed class RewrittenCaptures
{
    private readonly HashSet<string> _labels;

    public RewrittenCaptures(RunRecord run)
    {
        var captures = run.Timeline.Where(happened => happened.Kind == RunEventKind.Capture).ToList();
        var rewritten = run.Timeline.FirstOrDefault(happened => happened.Kind == RunEventKind.Phase && happened.Name == Phase.Rewritten);
        var last = run.Disks.IsEmpty ? [] : new[] { run.Disks[^1].Label };
        _labels = !run.PhasesReached.Contains(Phase.Rewritten) ? []
            : captures.Count == 0 || rewritten is null ? [.. last]
            : [.. captures.Where(capture => capture.Time >= rewritten.Time).Select(capture => capture.Name)];
    }

    public bool Contains(DiskImage image) => _labels.Contains(image.Label);
}
