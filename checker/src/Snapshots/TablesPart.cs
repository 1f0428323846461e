using System.Security.Cryptography;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Pebble;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>"EKVSSTI1": a manifest (<see cref="TableManifest"/>) and behind it whole Pebble tables, in the order of their keys, each with a SHA-256 in the manifest.</summary>
internal sealed class TablesPart(DiskFile file) : SnapshotPart
{
    public override IEnumerable<StoredRow> Rows(SnapshotCursor cursor)
    {
        if (TableManifest.Read(cursor, out var error) is not { } manifest)
        {
            Damage = error;
            yield break;
        }

        LastCommitTimestamp = manifest.LastCommitTimestamp;
        foreach (var (name, size, digest) in manifest.Tables)
        {
            var start = cursor.Position;
            if (!IsWhole(cursor, size, digest))
            {
                Damage ??= $"its table {name} at {start} is not what the manifest says";
                break;
            }

            using var table = new TableFile(Window(file, name, start, size));
            foreach (var operation in table.Operations().Where(operation => operation.IsSet))
                yield return new StoredRow(operation.Key, operation.Value, start + operation.Offset);
            if (table.Damage is [var (offset, reason), ..])
                Damage ??= $"its table {name} cannot be read at {start + offset}: {reason}";
        }

        if (Damage is null && cursor.Left > 0)
            Damage = $"something stands behind its last table, at {cursor.Position}";
    }

    /// <summary>The tables inside a snapshot, each with where it begins; none if it holds no tables.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<(long Start, DiskFile Table)> Of(DiskFile file)
    {
        using var cursor = new SnapshotCursor(file);
        if (SnapshotFile.Begin(cursor, out _, out var magic) is not null || !magic.AsSpan().SequenceEqual("EKVSSTI1"u8) || TableManifest.Read(cursor, out _) is not { } manifest)
            yield break;
        var start = cursor.Position;
        foreach (var (name, size, _) in manifest.Tables)
        {
            if (size > file.Length - start)
                yield break;
            yield return (start, Window(file, name, start, size));
            start += size;
        }
    }

    private static bool IsWhole(SnapshotCursor cursor, long size, ReadOnlySpan<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return cursor.TrySkip(size, hash.AppendData) && hash.GetHashAndReset().AsSpan().SequenceEqual(digest);
    }

    private static DiskFile Window(DiskFile file, string name, long start, long size) => new($"{file.Path}/{name}", size, () => new WindowStream(file.Open(), start, size));
}
