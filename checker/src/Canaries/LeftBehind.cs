using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// The parts of Raft logs in which stands what a leader wrote that was cut off before it got the raft cutover: it takes values for as long as it does not know that it
/// lost its office, in clear, and whatever phase the rest of the cluster has reached. None of it was ever committed.
/// </summary>
internal sealed class LeftBehind
{
    private readonly Dictionary<DiskFile, List<(long Start, long End)>> _parts = new(ReferenceEqualityComparer.Instance);

    public LeftBehind(RunRecord run)
    {
        if (!run.PhasesReached.Contains(Phase.Phase2))
            return;
        using var keys = new DiskKeys(run);
        var committed = CommittedLog.Of(run);
        foreach (var image in run.Disks)
            Add(image, keys, committed);
    }

    public bool Contains(DiskFile file, long offset) =>
        _parts.TryGetValue(file, out var parts) && parts.Exists(part => part.Start <= offset && offset < part.End);

    private void Add(DiskImage image, DiskKeys keys, CommittedLog committed)
    {
        // What cannot be read here is reported by the checkers that judge it.
        var ignored = new AuditNotes("");
        var watch = new CutoverWatch(keys, committed);
        DiskWalk.Entries(image, ignored, (log, entry) =>
        {
            if (watch.IsLeftBehind(log, entry))
                Add(log.Files.First(file => file.Path == entry.File), entry.Offset, entry.End);
        });
    }

    private void Add(DiskFile file, long start, long end)
    {
        if (!_parts.TryGetValue(file, out var parts))
            _parts[file] = parts = [];
        if (parts is [.., var last] && last.End == start)
            parts[^1] = (last.Start, end);
        else
            parts.Add((start, end));
    }
}
