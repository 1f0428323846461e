using System.Buffers.Binary;
using System.Globalization;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>Reads an FSM snapshot (spec §11): header, store part in one of three formats, CRC-32C of all that.</summary>
public sealed class SnapshotFile(DiskFile file)
{
    private const int MagicSize = 8;
    private const int MinimumExtension = 16;
    private const int MaximumExtension = 1024;

    /// <summary>The header, once <see cref="Rows"/> was begun.</summary>
    public SnapshotHeader? Header { get; private set; }

    /// <summary>The store's last commit timestamp, once <see cref="Rows"/> was begun.</summary>
    public ulong LastCommitTimestamp { get; private set; }

    /// <summary>Why the file could not be read to its end, or null; once <see cref="Rows"/> was read to its end.</summary>
    public string? Damage { get; private set; }

    /// <summary>The Raft index in a snapshot's name, or null when the name has none.</summary>
    public static ulong? IndexOf(DiskFile file) =>
        file.Name.EndsWith(".fsm", StringComparison.Ordinal)
        && ulong.TryParse(file.Name.AsSpan(0, file.Name.Length - 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;

    /// <summary>The rows in the order of the file, as far as they can be read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<StoredRow> Rows()
    {
        using var cursor = new SnapshotCursor(file);
        Damage = Begin(cursor, out var header, out var magic);
        Header = header;
        if (Damage is not null)
            yield break;
        if (PartOf(magic) is not { } part)
        {
            Damage = $"its store part begins with {Convert.ToHexString(magic)}, a format that is not read";
            yield break;
        }

        foreach (var row in part.Rows(cursor))
        {
            LastCommitTimestamp = part.LastCommitTimestamp;
            yield return row;
        }

        LastCommitTimestamp = part.LastCommitTimestamp;
        Damage = part.Damage ?? cursor.CheckFooter();
    }

    /// <summary>Reads the header and the letters that name the format of the store part; says what is wrong with them, or null.</summary>
    internal static string? Begin(SnapshotCursor cursor, out SnapshotHeader? header, out byte[] magic)
    {
        header = null;
        if (!cursor.TryRead(MagicSize, out magic))
            return "it is too short for a snapshot";
        if (!magic.AsSpan().StartsWith("EKVTHLC"u8))
        {
            header = new SnapshotHeader(0, 0, 0);
            return null;
        }

        if (ReadHeader(cursor, magic[^1], out header) is { } error)
            return error;
        return cursor.TryRead(MagicSize, out magic) ? null : "it ends behind its header";
    }

    private SnapshotPart? PartOf(ReadOnlySpan<byte> magic)
    {
        if (magic.SequenceEqual("EKVPBBL1"u8))
            return new RawRowsPart();
        if (magic.SequenceEqual("EKVMVCC2"u8))
            return new VersionedValuesPart();
        return magic.SequenceEqual("EKVSSTI1"u8) ? new TablesPart(file) : null;
    }

    private static string? ReadHeader(SnapshotCursor cursor, byte version, out SnapshotHeader? header)
    {
        header = null;
        if (version == (byte)'1')
        {
            if (!cursor.TryRead(sizeof(ulong), out var ceiling))
                return "it ends inside its header";
            header = new SnapshotHeader(1, BinaryPrimitives.ReadUInt64BigEndian(ceiling), 0);
            return null;
        }

        if (version != (byte)'2')
            return $"its header has the unknown version byte {version:x2}";
        if (!cursor.TryRead(sizeof(ushort), out var word))
            return "it ends inside its header";
        var length = BinaryPrimitives.ReadUInt16BigEndian(word);
        if (length is < MinimumExtension or > MaximumExtension || !cursor.TryRead(length, out var fields))
            return $"its header says a length of {length}";
        header = new SnapshotHeader(2, BinaryPrimitives.ReadUInt64BigEndian(fields), BinaryPrimitives.ReadUInt64BigEndian(fields.AsSpan(8)));
        return null;
    }
}
