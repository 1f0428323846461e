using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Pebble;
using Elastickv.Jepsen.Checker.Snapshots;
using Elastickv.Jepsen.Checker.Sqlite;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>Finds everything in an image that holds rows: snapshots, the reference node's database, Pebble's tables and logs.</summary>
internal static class RowSources
{
    private const string WalSuffix = "-wal";

    /// <exception cref="IOException">A file of the store cannot be opened.</exception>
    public static IEnumerable<RowSource> Of(DiskImage image)
    {
        foreach (var file in image.Files.Where(file => Places.Of(file.Path) is Place.Store or Place.Snapshots))
        {
            if (SnapshotFile.IndexOf(file) is not null)
                yield return new SnapshotRows(image, file);
            else if (IsPebbleLog(file) || TableFile.IsTable(file))
                yield return new PebbleRows(image, file);
            else if (SqlitePages.IsDatabase(file))
                yield return new SqliteRows(image, file, SqliteWalOf(image, file));
        }
    }

    /// <summary>The write-ahead log that belongs to a database.</summary>
    public static DiskFile? SqliteWalOf(DiskImage image, DiskFile database) =>
        image.Files.FirstOrDefault(other => other.Path == database.Path + WalSuffix);

    /// <summary>Pebble numbers its logs: <c>000004.log</c>.</summary>
    public static bool IsPebbleLog(DiskFile file) =>
        file.Name.Length > 4 && file.Name.EndsWith(".log", StringComparison.Ordinal) && file.Name.AsSpan(0, file.Name.Length - 4).ContainsAnyExceptInRange('0', '9') is false;
}
