namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>The names of notes on the timeline (<see cref="RunEventKind.Note"/>) that reports and checkers know.</summary>
public static class RunNote
{
    /// <summary>Everything that the cluster consists of is there; its nodes are started next.</summary>
    public const string ClusterMade = "cluster-made";

    /// <summary>The nodes have stopped, and their disks are captured next.</summary>
    public const string CaptureBegins = "capture-begins";

    /// <summary>A node that runs was still behind its leader when it was stopped.</summary>
    public const string NotCaughtUp = "not-caught-up";

    /// <summary>A fault of the plan that this cluster does not allow; the detail is <c>STEP KIND: reason</c>.</summary>
    public const string FaultUnavailable = "fault-unavailable";

    /// <summary>A fault that began and found nothing to hurt; the detail is <c>STEP-OR-NODE KIND: reason</c>.</summary>
    public const string FaultWithoutEffect = "fault-without-effect";

    /// <summary>A capture of the plan for which no node was down; the detail is <c>LABEL: reason</c>.</summary>
    public const string CaptureSkipped = "capture-skipped";

    /// <summary>A capture during a fault that could not be made, or not before the fault was to end; the detail is <c>LABEL: reason</c>.</summary>
    public const string CaptureGivenUp = "capture-given-up";

    /// <summary>Something that a capture during a fault lacks; the detail is <c>LABEL: what and why</c>.</summary>
    public const string CaptureIncomplete = "capture-incomplete";

    /// <summary>A node that has no command which rebuilds its sidecar got back the copy that was taken before.</summary>
    public const string SidecarPutBack = "sidecar-put-back";
}
