using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>
/// Which images show a node at rest: captured after everything was healed, when it ran and had applied what its leader had committed. Any other may lawfully
/// show a sidecar that was tampered with, or a node that is behind. Disks without a timeline are taken as an operator hands them over: copied from a cluster at rest.
/// </summary>
internal sealed class RestingCaptures
{
    private readonly RunRecord _run;
    private readonly RunEvent? _healed;
    private readonly CaptureMoments _moments;

    public RestingCaptures(RunRecord run)
    {
        _run = run;
        _healed = run.Timeline.LastOrDefault(happened => happened.Kind == RunEventKind.Healed);
        _moments = new CaptureMoments(run);
    }

    public bool Contains(DiskImage image) => WhyNot(image) is null;

    /// <summary>Whether nothing was done to the cluster any more when an image was captured, whether or not the node was well.</summary>
    public bool IsOfRest(DiskImage image) =>
        _moments.IsLast(image) && image.Label != CaptureLabel.LeftBehind && (_run.Timeline.IsEmpty || (_healed is not null && !(CaptureOf(image)?.Time < _healed.Time)));

    /// <summary>Why an image need not show a node at rest, or null if it must.</summary>
    public string? WhyNot(DiskImage image)
    {
        if (!_moments.IsLast(image))
            return "it was captured earlier than the last time";
        if (!IsOfRest(image))
            return "the run was cut off before its faults were healed, or its nodes before they were at rest";
        if (_healed is null)
            return null;
        if (!_healed.Nodes.IsDefaultOrEmpty && !_healed.Nodes.Contains(image.Node))
            return "the node did not run when everything was healed";
        return _run.Timeline.Any(happened => happened.Time >= _healed.Time && happened.Name == RunNote.NotCaughtUp && happened.Nodes.Contains(image.Node))
            ? "the node was still behind its leader"
            : null;
    }

    private RunEvent? CaptureOf(DiskImage image) =>
        _run.Timeline.LastOrDefault(happened => happened.Kind == RunEventKind.Capture && happened.Name == image.Label && (happened.Nodes.IsDefaultOrEmpty || happened.Nodes.Contains(image.Node)));
}
