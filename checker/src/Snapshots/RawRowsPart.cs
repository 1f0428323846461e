using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>"EKVPBBL1" (spec §11.3): LE8 last commit timestamp, then all raw rows: LE8 length ‖ key ‖ LE8 length ‖ value.</summary>
internal sealed class RawRowsPart : SnapshotPart
{
    public override IEnumerable<StoredRow> Rows(SnapshotCursor cursor)
    {
        if (!cursor.TryNumber(out var timestamp))
        {
            Damage = "it ends inside its store part's header";
            yield break;
        }

        LastCommitTimestamp = timestamp;
        while (Damage is null && cursor.Left > 0)
        {
            var start = cursor.Position;
            if (cursor.TryField(out var key) && cursor.TryField(out var value))
                yield return new StoredRow(key, value, start);
            else
                Damage = $"the row at {start} is longer than the file";
        }
    }
}
