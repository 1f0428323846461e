using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Sqlite;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>The rows of the reference node's store.</summary>
internal sealed class SqliteRows(DiskImage image, DiskFile database, DiskFile? wal) : RowSource(image, database)
{
    private readonly SqliteStore _store = new(database, wal);

    public override bool IsWhole => true;

    public override IEnumerable<(long Offset, string Reason)> Damage => _store.Damage;

    public override IEnumerable<StoredRow> Read() => _store.Rows().Select(found => found.Row);
}
