using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Snapshots;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>The rows of an FSM snapshot.</summary>
internal sealed class SnapshotRows(DiskImage image, DiskFile file) : RowSource(image, file)
{
    private readonly SnapshotFile _snapshot = new(file);

    public override bool IsWhole => true;

    public override ulong? Index => SnapshotFile.IndexOf(File);

    /// <summary>The snapshot's header, once reading has begun.</summary>
    public SnapshotHeader? Header => _snapshot.Header;

    public override IEnumerable<(long Offset, string Reason)> Damage =>
        _snapshot.Damage is { } reason ? [(0, reason)] : [];

    public override IEnumerable<StoredRow> Read() => _snapshot.Rows();
}
