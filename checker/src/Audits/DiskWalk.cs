using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Audits;

/// <summary>Goes through what an image holds, and notes what cannot be read instead of failing.</summary>
internal static class DiskWalk
{
    /// <summary>Visits every source of rows.</summary>
    public static void Rows(DiskImage image, AuditNotes notes, Action<RowSource> visit)
    {
        Guard(image, notes, "fsm.db", () =>
        {
            foreach (var source in RowSources.Of(image))
            {
                notes.Count("row-files");
                Guard(image, notes, source.File.Path, () => visit(source));
                notes.Unreadable(image, source.File.Path, source.Damage);
            }
        });
    }

    /// <summary>Visits every entry of the Raft log.</summary>
    /// <returns>The log, with what was seen of it.</returns>
    public static WalLog Entries(DiskImage image, AuditNotes notes, Action<WalEntry> visit) => Entries(image, notes, (_, entry) => visit(entry));

    /// <summary>The same, with the log as far as it was read up to each entry.</summary>
    public static WalLog Entries(DiskImage image, AuditNotes notes, Action<WalLog, WalEntry> visit)
    {
        var log = new WalLog(image);
        notes.Count("wal-files", log.Files.Count);
        Guard(image, notes, "wal", () =>
        {
            foreach (var entry in log.Entries())
                visit(log, entry);
        });
        foreach (var (file, offset, reason) in log.Damage)
            notes.Unreadable(image, file.Path, [(offset, reason)]);
        return log;
    }

    private static void Guard(DiskImage image, AuditNotes notes, string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            notes.Doubt(new Finding("unreadable", $"{file} of {image.Node} cannot be read: {exception.Message}") { Node = image.Node, Capture = image.Label, File = file });
        }
    }
}
