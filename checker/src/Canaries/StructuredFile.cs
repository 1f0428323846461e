using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Pebble;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Snapshots;
using Elastickv.Jepsen.Checker.Sqlite;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// A file whose format hides values from a search of its bytes: a table, also one inside a snapshot, compresses blocks, a Pebble log cuts records
/// into chunks, a database scatters large rows over pages. It is searched once more, as its format reads it.
/// </summary>
internal sealed record StructuredFile(DiskImage Image, DiskFile File) : ScanItem(Image, File)
{
    /// <summary>Whether a file has such a format.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static bool Is(DiskFile file) =>
        file.Length > 0 && (IsSnapshot(file) || RowSources.IsPebbleLog(file) || TableFile.IsTable(file) || SqlitePages.IsDatabase(file));

    /// <summary>What the format hides: bytes, where their part begins in the file, and how they are hidden.</summary>
    public IEnumerable<(long Offset, ReadOnlyMemory<byte> Content, string Hidden)> Views(List<(long Offset, string Reason)> damage)
    {
        if (IsSnapshot(File))
            return TablesPart.Of(File).SelectMany(table => TableBlocks(table.Start, table.Table, damage));
        if (RowSources.IsPebbleLog(File))
            return LogRecords(damage);
        return TableFile.IsTable(File) ? TableBlocks(0, File, damage) : ScatteredRows(damage);
    }

    private static bool IsSnapshot(DiskFile file) => SnapshotFile.IndexOf(file) is not null;

    private static IEnumerable<(long Offset, ReadOnlyMemory<byte> Content, string Hidden)> TableBlocks(long start, DiskFile file, List<(long Offset, string Reason)> damage)
    {
        using var table = new TableFile(file);
        foreach (var block in table.Blocks().Where(block => block.Compressed))
            yield return (start + block.Offset, block.Content, "a compressed table block");
        damage.AddRange(table.Damage.Select(part => (start + part.Offset, part.Reason)));
    }

    private IEnumerable<(long Offset, ReadOnlyMemory<byte> Content, string Hidden)> LogRecords(List<(long Offset, string Reason)> damage)
    {
        var log = new LogFile(File);
        foreach (var (offset, content) in log.Records())
            yield return (offset, content, "a log record");
        damage.AddRange(log.Damage);
    }

    private IEnumerable<(long Offset, ReadOnlyMemory<byte> Content, string Hidden)> ScatteredRows(List<(long Offset, string Reason)> damage)
    {
        var store = new SqliteStore(File, RowSources.SqliteWalOf(Image, File));
        foreach (var (row, _) in store.Rows().Where(found => found.Scattered))
            yield return (row.Offset, row.Value, "a row on several pages");
        damage.AddRange(store.Damage);
    }
}
