using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>Reads a snapshot piece by piece and sums up its checksum on the way; the four bytes at its end, which hold it, are not for its parts.</summary>
internal sealed class SnapshotCursor(DiskFile file) : IDisposable
{
    private const int FooterSize = 4;
    private const int Piece = 1 << 20;

    private readonly FileCursor _file = new(file);
    private uint _crc;

    /// <summary>Where the next byte stands in the file.</summary>
    public long Position => _file.Position;

    /// <summary>How much is left before the checksum.</summary>
    public long Left => _file.Left - FooterSize;

    public bool TryRead(long count, out byte[] bytes)
    {
        bytes = [];
        if (count > Left || !_file.TryRead(count, out bytes))
            return false;
        _crc = Crc32C.Update(_crc, bytes);
        return true;
    }

    /// <summary>A number of eight bytes, the lowest first.</summary>
    public bool TryNumber(out ulong value)
    {
        var read = TryRead(sizeof(ulong), out var word);
        value = read ? BinaryPrimitives.ReadUInt64LittleEndian(word) : 0;
        return read;
    }

    /// <summary>Bytes preceded by their length as such a number.</summary>
    public bool TryField(out byte[] field)
    {
        field = [];
        return TryNumber(out var length) && length <= FileCursor.MaximumPiece && TryRead((long)length, out field);
    }

    /// <summary>Goes on, and gives what was passed over to <paramref name="visit"/>.</summary>
    public bool TrySkip(long count, Action<ReadOnlySpan<byte>> visit)
    {
        while (count > 0)
        {
            if (!TryRead(Math.Min(Piece, count), out var bytes))
                return false;
            visit(bytes);
            count -= bytes.Length;
        }

        return true;
    }

    /// <summary>What is wrong with the checksum, once everything before it was read; null if nothing is.</summary>
    public string? CheckFooter()
    {
        if (!_file.TryRead(FooterSize, out var footer))
            return "its checksum is missing";
        return BinaryPrimitives.ReadUInt32BigEndian(footer) == _crc ? null : "its checksum is wrong";
    }

    public void Dispose() => _file.Dispose();
}
