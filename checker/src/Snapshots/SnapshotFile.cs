using System.Buffers.Binary;
using System.Globalization;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>Reads an FSM snapshot (spec §11): header, "EKVPBBL1" ‖ LE8 last commit timestamp ‖ rows, CRC-32C of all that.</summary>
public sealed class SnapshotFile(DiskFile file)
{
    private const int MagicSize = 8;
    private const int FooterSize = 4;
    private const int MinimumExtension = 16;
    private const int MaximumExtension = 1024;

    private uint _crc;

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
        using var cursor = new FileCursor(file);
        Damage = Begin(cursor);
        while (Damage is null && cursor.Left > FooterSize)
        {
            var start = cursor.Position;
            if (TryReadField(cursor, out var key) && TryReadField(cursor, out var value))
                yield return new StoredRow(key, value, start);
            else
                Damage = $"the row at {start} is longer than the file";
        }

        Damage ??= CheckFooter(cursor);
    }

    private string? Begin(FileCursor cursor)
    {
        if (!TryReadChecked(cursor, MagicSize, out var magic))
            return "it is too short for a snapshot";
        if (magic.AsSpan().StartsWith("EKVTHLC"u8))
        {
            if (ReadHeader(cursor, magic[^1]) is { } error)
                return error;
            if (!TryReadChecked(cursor, MagicSize, out magic))
                return "it ends behind its header";
        }
        else
        {
            Header = new SnapshotHeader(0, 0, 0);
        }

        if (!magic.AsSpan().SequenceEqual("EKVPBBL1"u8))
            return $"its store part begins with {Convert.ToHexString(magic)}, a format that is not read";
        if (!TryReadChecked(cursor, sizeof(ulong), out var timestamp))
            return "it ends inside its store part's header";
        LastCommitTimestamp = BinaryPrimitives.ReadUInt64LittleEndian(timestamp);
        return null;
    }

    private string? ReadHeader(FileCursor cursor, byte version)
    {
        if (version == (byte)'1')
        {
            if (!TryReadChecked(cursor, sizeof(ulong), out var ceiling))
                return "it ends inside its header";
            Header = new SnapshotHeader(1, BinaryPrimitives.ReadUInt64BigEndian(ceiling), 0);
            return null;
        }

        if (version != (byte)'2')
            return $"its header has the unknown version byte {version:x2}";
        if (!TryReadChecked(cursor, sizeof(ushort), out var word))
            return "it ends inside its header";
        var length = BinaryPrimitives.ReadUInt16BigEndian(word);
        if (length is < MinimumExtension or > MaximumExtension || !TryReadChecked(cursor, length, out var fields))
            return $"its header says a length of {length}";
        Header = new SnapshotHeader(2, BinaryPrimitives.ReadUInt64BigEndian(fields), BinaryPrimitives.ReadUInt64BigEndian(fields.AsSpan(8)));
        return null;
    }

    private bool TryReadField(FileCursor cursor, out byte[] field)
    {
        field = [];
        if (!TryReadChecked(cursor, sizeof(ulong), out var word))
            return false;
        var length = BinaryPrimitives.ReadUInt64LittleEndian(word);
        return length <= FileCursor.MaximumPiece && (long)length <= cursor.Left - FooterSize && TryReadChecked(cursor, (long)length, out field);
    }

    private bool TryReadChecked(FileCursor cursor, long count, out byte[] bytes)
    {
        if (!cursor.TryRead(count, out bytes))
            return false;
        _crc = Crc32C.Update(_crc, bytes);
        return true;
    }

    private string? CheckFooter(FileCursor cursor)
    {
        if (!cursor.TryRead(FooterSize, out var footer))
            return "its checksum is missing";
        return BinaryPrimitives.ReadUInt32BigEndian(footer) == _crc
            ? null
            : "its checksum is wrong";
    }
}
