using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>
/// What an image may lack for the moment at which it was captured. Only the last images of all nodes are of one cluster at rest. An earlier one is of a node that was stopped, or of
/// one that went on: it may be behind the others, with a sidecar that knows less than its log, torn ends, temporary files, and a sidecar that was tampered with on purpose.
/// </summary>
internal sealed class CaptureMoments
{
    private readonly string _last;
    private readonly HashSet<string> _duringTheRun;

    public CaptureMoments(RunRecord run)
    {
        _last = run.Disks.IsEmpty ? "" : run.Disks[^1].Label;
        var healed = run.Timeline.FirstOrDefault(happened => happened.Kind == RunEventKind.Healed)?.Time ?? long.MaxValue;
        _duringTheRun = [.. run.Timeline.Where(happened => happened.Kind == RunEventKind.Capture && happened.Time < healed).Select(happened => happened.Name)];
    }

    /// <summary>Whether an image is one of the last capture.</summary>
    public bool IsLast(DiskImage image) => IsLast(image.Label);

    /// <summary>Whether a label is that of the last capture.</summary>
    public bool IsLast(string label) => string.Equals(label, _last, StringComparison.Ordinal);

    /// <summary>Whether the timeline shows that an image was captured while things went wrong.</summary>
    public bool IsDuringTheRun(DiskImage image) => _duringTheRun.Contains(image.Label);
}
