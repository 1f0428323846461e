using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>
/// Reads one segment of an etcd write-ahead log (spec §11.3). A record is a little-endian length word (56 bits of length; when the top
/// bit is set, three bits of padding), a protobuf message of type, checksum and data, and zeros up to a multiple of eight.
/// Checksums chain from record to record; a record whose own is wrong is delivered as not intact and the chain goes on from what it says.
/// </summary>
public sealed class WalSegment(DiskFile file)
{
    private const int Sector = 512;
    private const ulong LengthMask = (1UL << 56) - 1;

    /// <summary>Where and why reading ended; meaningful once <see cref="Records"/> was read to its end.</summary>
    public WalStop Stop { get; private set; } = new(0, WalStopReason.EndOfFile, "not read yet");

    /// <summary>The records in order, as far as they can be read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<WalRecord> Records()
    {
        using var cursor = new FileCursor(file);
        uint? chain = null;
        while (true)
        {
            var start = cursor.Position;
            if (!TryReadFrame(cursor, start, out var frame))
                yield break;
            if (!TryParse(frame, out var type, out var crc, out var data))
            {
                Stop = AfterBadFrame(cursor, start, frame, "holds no record");
                yield break;
            }

            var content = data.ToArray();
            var (intact, next) = Verify(type, crc, content, chain);
            if (!intact && IsTorn(frame, start))
            {
                Stop = AfterBadFrame(cursor, start, frame, "has a wrong checksum and holes");
                yield break;
            }

            chain = next;
            yield return new WalRecord(type, content, start, cursor.Position, intact);
        }
    }

    private bool TryReadFrame(FileCursor cursor, long start, out byte[] frame)
    {
        frame = [];
        if (cursor.Left == 0)
        {
            Stop = new WalStop(start, WalStopReason.EndOfFile, "the file ends after a whole record");
            return false;
        }

        if (!cursor.TryRead(sizeof(ulong), out var word))
        {
            Stop = new WalStop(start, WalStopReason.TornTail, "the file ends inside a length word");
            return false;
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(word);
        if (length == 0)
        {
            Stop = AfterZero(cursor, start);
            return false;
        }

        var size = (long)(length & LengthMask);
        var padding = (length >> 63) != 0 ? (long)(length >> 56) & 7 : 0;
        if (cursor.TryRead(size, out frame) && cursor.TryRead(padding, out _))
            return true;
        Stop = size + padding > cursor.Left + frame.Length && size < FileCursor.MaximumPiece
            ? new WalStop(start, WalStopReason.TornTail, $"the file ends inside a record of {size} bytes")
            : new WalStop(start, WalStopReason.Damaged, $"a length word says {size} bytes");
        return false;
    }

    private static WalStop AfterZero(FileCursor cursor, long start) => cursor.OnlyZerosLeft()
        ? new WalStop(start, WalStopReason.Preallocated, "only preallocated zeros follow")
        : new WalStop(start, WalStopReason.Damaged, "a length word is zero, but something follows");

    private static WalStop AfterBadFrame(FileCursor cursor, long start, byte[] frame, string what) =>
        IsTorn(frame, start) && cursor.OnlyZerosLeft()
            ? new WalStop(start, WalStopReason.TornTail, "the last record was not written to its end")
            : new WalStop(start, WalStopReason.Damaged, $"a frame of {frame.Length} bytes {what}");

    /// <summary>A disk writes whole sectors: a record that was cut off by a crash has a sector's part that is all zero.</summary>
    private static bool IsTorn(ReadOnlySpan<byte> frame, long start)
    {
        for (var position = start + sizeof(ulong); frame.Length > 0;)
        {
            var part = (int)Math.Min(Sector - (position % Sector), frame.Length);
            if (!frame[..part].ContainsAnyExcept((byte)0))
                return true;
            frame = frame[part..];
            position += part;
        }

        return false;
    }

    private static bool TryParse(ReadOnlySpan<byte> frame, out WalRecordType type, out uint crc, out ReadOnlySpan<byte> data)
    {
        type = default;
        crc = 0;
        data = default;
        var cursor = new ByteCursor(frame);
        while (cursor.TryField(out var field))
        {
            switch (field.Number)
            {
                case 1:
                    type = (WalRecordType)field.Value;
                    break;
                case 2:
                    crc = (uint)field.Value;
                    break;
                case 3:
                    data = field.Bytes;
                    break;
            }
        }

        return cursor.IsEmpty && Enum.IsDefined(type);
    }

    /// <summary>A record of type <see cref="WalRecordType.Crc"/> says where the chain stands; every other record continues it.</summary>
    private static (bool Intact, uint Next) Verify(WalRecordType type, uint crc, ReadOnlySpan<byte> data, uint? chain)
    {
        if (type == WalRecordType.Crc)
            return (chain is null || chain == 0 || chain == crc, crc);
        return (crc == Crc32C.Update(chain ?? 0, data), crc);
    }
}
