using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Store;

/// <summary>
/// The images that a run left in its folder: those of stopped nodes while it went on, in the order of time, and then those of its end. Of a run that did not come
/// to its end, the folders of the nodes themselves take their place.
/// </summary>
internal static class StoredDisks
{
    public static ImmutableArray<DiskImage> Of(RunFolder folder, Plan plan, ImmutableArray<RunEvent> timeline)
    {
        var nodes = NodeIds.All(plan.Settings.Nodes);
        var last = nodes.Where(id => Directory.Exists(folder.Capture(CaptureLabel.Final, id))).Select(id => FolderImage.Read(id, CaptureLabel.Final, folder.Capture(CaptureLabel.Final, id))).ToList();
        if (last.Count == 0)
            last = [.. nodes.Where(id => Directory.Exists(folder.Node(id))).Select(id => FolderImage.Read(id, CaptureLabel.LeftBehind, folder.Node(id)))];
        return [.. DuringTheRun(folder, nodes, timeline), .. last];
    }

    /// <summary>Only what the timeline tells of is whole: a capture that a killed suite left half made is none.</summary>
    private static IEnumerable<DiskImage> DuringTheRun(RunFolder folder, ImmutableArray<string> nodes, ImmutableArray<RunEvent> timeline) =>
        from capture in timeline
        where capture.Kind == RunEventKind.Capture && capture.Name != CaptureLabel.Final
        from id in capture.Nodes
        where nodes.Contains(id) && Directory.Exists(folder.Capture(capture.Name, id))
        select FolderImage.Read(id, capture.Name, folder.Capture(capture.Name, id));
}
