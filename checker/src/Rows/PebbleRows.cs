using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Pebble;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>The rows that a Pebble table or log puts. One file is only a part of the store, and may hold what a later one deletes.</summary>
internal sealed class PebbleRows(DiskImage image, DiskFile file) : RowSource(image, file)
{
    private readonly List<(long Offset, string Reason)> _damage = [];

    public override bool IsWhole => false;

    public override IEnumerable<(long Offset, string Reason)> Damage => _damage;

    public override IEnumerable<StoredRow> Read() =>
        Operations().Where(operation => operation.IsSet).Select(operation => new StoredRow(operation.Key, operation.Value, operation.Offset));

    /// <summary>Every operation of the file.</summary>
    public IEnumerable<PebbleOperation> Operations() => TableFile.IsTable(File) ? FromTable() : FromLog();

    private IEnumerable<PebbleOperation> FromTable()
    {
        using var table = new TableFile(File);
        foreach (var operation in table.Operations())
            yield return operation;
        _damage.AddRange(table.Damage);
    }

    private IEnumerable<PebbleOperation> FromLog()
    {
        var log = new LogFile(File);
        foreach (var operation in log.Operations())
            yield return operation;
        _damage.AddRange(log.Damage);
    }
}
