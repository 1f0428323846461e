using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>
/// "EKVMVCC2", what upstream's store in memory writes: LE4 format version ‖ LE4 CRC-32 of the rest ‖ LE8 last commit timestamp ‖ LE8 oldest retained
/// timestamp, then each key (LE8 length ‖ key ‖ LE8 number of versions) with its versions (LE8 timestamp ‖ tombstone ‖ LE8 expiry ‖ LE8 length ‖ value).
/// Its rows are given as the store would hold them after a restore: in the clear, because the format knows no encryption state (spec §2.8).
/// </summary>
internal sealed class VersionedValuesPart : SnapshotPart
{
    private const uint KnownVersion = 1;
    private const int ChecksumSize = 4;

    /// <summary>The most versions of one key that the writer allows.</summary>
    private const ulong MaximumVersions = 1 << 20;

    public override IEnumerable<StoredRow> Rows(SnapshotCursor cursor)
    {
        Damage = Begin(cursor);
        while (Damage is null && cursor.Left > 0)
        {
            var start = cursor.Position;
            if (!cursor.TryField(out var key) || !cursor.TryNumber(out var count) || count > MaximumVersions)
            {
                Damage = $"the key at {start} is malformed or longer than the file";
                break;
            }

            var versions = new List<StoredRow>();
            while (count-- > 0 && ReadVersion(cursor, key) is { } row)
                versions.Add(row);
            if (count != ulong.MaxValue)
                Damage = $"a version of the key at {start} is malformed or longer than the file";

            // They stand oldest first, and the store has them newest first.
            for (var i = versions.Count - 1; i >= 0; i--)
                yield return versions[i];
        }
    }

    private string? Begin(SnapshotCursor cursor)
    {
        if (!cursor.TryRead(sizeof(uint), out var version) || !cursor.TryRead(ChecksumSize, out _) || !cursor.TryNumber(out var last) || !cursor.TryNumber(out _))
            return "it ends inside its store part's header";
        LastCommitTimestamp = last;
        var known = BinaryPrimitives.ReadUInt32LittleEndian(version);
        return known == KnownVersion ? null : $"its store part (EKVMVCC2) has version {known}, which is not read";
    }

    private static StoredRow? ReadVersion(SnapshotCursor cursor, byte[] key)
    {
        var start = cursor.Position;
        if (!cursor.TryNumber(out var timestamp) || !cursor.TryRead(1, out var tombstone) || tombstone[0] > 1 || !cursor.TryNumber(out var expireAt) || !cursor.TryField(out var value))
            return null;
        var rowKey = new byte[key.Length + sizeof(ulong)];
        key.CopyTo(rowKey, 0);
        BinaryPrimitives.WriteUInt64BigEndian(rowKey.AsSpan(key.Length), ~timestamp);
        var rowValue = new byte[RowHeader.Size + value.Length];
        rowValue[0] = tombstone[0] == 0 ? RowHeader.ClearLive : RowHeader.Tombstone;
        BinaryPrimitives.WriteUInt64LittleEndian(rowValue.AsSpan(1), expireAt);
        value.CopyTo(rowValue, RowHeader.Size);
        return new StoredRow(rowKey, rowValue, start);
    }
}
