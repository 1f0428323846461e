using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>
/// Whether a node had the time to register under the newest keys: it looks every second, asks the leader for up to 5 s, and waits for up to 5 s before it asks again (spec §5.4 c).
/// </summary>
internal sealed class RegistrationTime(RunRecord run)
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(15);

    /// <summary>Whether a node ran for so long, in a healed cluster and with nothing done to its keys, before it was captured. Without a timeline it did.</summary>
    public bool WasEnough(DiskImage image)
    {
        var begin = run.Timeline.Where(happened => IsBeginning(happened, image.Node)).Select(happened => happened.Time).DefaultIfEmpty(long.MinValue).Max();
        var end = run.Timeline.FirstOrDefault(happened => happened.Name == RunNote.CaptureBegins && happened.Time >= begin)
            ?? run.Timeline.FirstOrDefault(happened => happened.Kind == RunEventKind.Capture && happened.Name == image.Label);
        return end is null || begin == long.MinValue || end.Time - begin >= Enough.Ticks * 100;
    }

    private static bool IsBeginning(RunEvent happened, string node) => happened.Kind switch
    {
        RunEventKind.Healed or RunEventKind.RolloutEnd or RunEventKind.Phase => true,
        RunEventKind.NodeStart => happened.Nodes.Contains(node),
        _ => false,
    };
}
