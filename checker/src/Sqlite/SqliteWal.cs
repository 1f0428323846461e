using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Sqlite;

/// <summary>
/// The write-ahead log beside a database (<c>…-wal</c>): a header of 32 bytes, then frames of 24 bytes and a page. A frame counts when its
/// salts are those of the header, its checksum continues the chain, and a commit frame stands at or behind it.
/// </summary>
internal sealed class SqliteWal
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const uint MagicLittle = 0x377F0682;
    private const uint MagicBig = 0x377F0683;

    private readonly RandomAccessFile _file;
    private readonly byte[] _header;

    private SqliteWal(RandomAccessFile file, byte[] header)
    {
        _file = file;
        _header = header;
        PageSize = (int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
    }

    public int PageSize { get; }

    /// <summary>The log in a file, or null when the file has no valid header: then it holds nothing that counts.</summary>
    public static SqliteWal? Read(RandomAccessFile file)
    {
        if (!file.TryRead(0, HeaderSize, out var header) || BinaryPrimitives.ReadUInt32BigEndian(header) is not (MagicLittle or MagicBig))
            return null;
        var wal = new SqliteWal(file, header);
        var sum = wal.Checksum((0, 0), header.AsSpan(0, FrameHeaderSize));
        return sum == Stored(header.AsSpan(FrameHeaderSize)) && SqlitePages.IsPageSize(wal.PageSize) ? wal : null;
    }

    /// <summary>Where the newest committed copy of each page stands in the log.</summary>
    public Dictionary<uint, long> CommittedPages()
    {
        var committed = new Dictionary<uint, long>();
        var pending = new List<(uint Page, long Offset)>();
        var sum = Stored(_header.AsSpan(FrameHeaderSize));
        var salts = _header.AsSpan(16, 8);
        var size = FrameHeaderSize + PageSize;
        for (long offset = HeaderSize; _file.TryRead(offset, size, out var frame); offset += size)
        {
            sum = Checksum(Checksum(sum, frame.AsSpan(0, 8)), frame.AsSpan(FrameHeaderSize));
            if (!frame.AsSpan(8, 8).SequenceEqual(salts) || sum != Stored(frame.AsSpan(16)))
                break;
            pending.Add((BinaryPrimitives.ReadUInt32BigEndian(frame), offset + FrameHeaderSize));
            var commits = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            if (!commits)
                continue;
            foreach (var (page, place) in pending)
                committed[page] = place;
            pending.Clear();
        }

        return committed;
    }

    private static (uint, uint) Stored(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    private (uint First, uint Second) Checksum((uint First, uint Second) sum, ReadOnlySpan<byte> bytes)
    {
        var (first, second) = sum;
        var bigEndian = BinaryPrimitives.ReadUInt32BigEndian(_header) == MagicBig;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            first += Word(bytes, bigEndian) + second;
            second += Word(bytes[4..], bigEndian) + first;
        }

        return (first, second);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
