using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>
/// Finds compressed blocks in a part of a table that no index names: a table that was never finished, or one whose index is damaged.
/// A Snappy block says itself where it ends, and a type byte and checksum follow it, so a find is certain.
/// </summary>
internal sealed class BlockWalk(RandomAccessFile file)
{
    private const int Window = 4 << 20;
    private const int MaximumBlock = 1 << 20;

    /// <summary>No block of this plain length takes more than this, trailer included.</summary>
    private const int MaximumStored = MaximumBlock + (MaximumBlock / 6) + 64;

    /// <summary>How often a byte is looked at on average before the walk gives up: hostile bytes must not cost hours.</summary>
    private const long EffortPerByte = 64;

    private byte[] _plain = [];
    private long _effort;

    /// <summary>The blocks in [start, end).</summary>
    public IEnumerable<TableBlock> Read(long start, long end, List<(long Offset, string Reason)> damage)
    {
        _effort = (end - start) * EffortPerByte;
        while (end - start > BlockHandle.TrailerSize && file.TryRead(start, Math.Min(Window, end - start), out var bytes))
        {
            // A block that begins late in a window may reach beyond it: that part is looked at again with the next window.
            var last = start + bytes.Length == end;
            var limit = last ? bytes.Length : bytes.Length - MaximumStored;
            var at = 0;
            for (int size; at < limit && _effort > 0; at += size)
            {
                if (TryBlock(bytes.AsSpan(at), out var length, out size))
                    yield return new TableBlock(start + at, _plain.AsMemory(0, length).ToArray(), Compressed: true);
                else
                    size = 1;
            }

            start += at;
            if (_effort <= 0)
                damage.Add((start, $"the search for blocks that no index names gave up {end - start} bytes before its end"));
            if (last || _effort <= 0)
                yield break;
        }
    }

    private bool TryBlock(ReadOnlySpan<byte> bytes, out int length, out int size)
    {
        const byte Snappy = 1;
        (length, size) = (0, 0);
        _effort--;
        if (SnappyBlock.PlainLength(bytes) is not (> 0 and <= MaximumBlock and var plain))
            return false;
        if (_plain.Length < plain)
            _plain = new byte[Math.Min(MaximumBlock, 2 * plain)];
        var decoded = SnappyBlock.TryDecode(bytes, _plain, out length, out var consumed);
        _effort -= length;
        if (!decoded || length == 0 || bytes.Length < consumed + BlockHandle.TrailerSize || bytes[consumed] != Snappy)
            return false;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(consumed + 1)..]);
        size = consumed + BlockHandle.TrailerSize;
        return checksum == Crc32C.Mask(Crc32C.Update(0, bytes[..(consumed + 1)]));
    }
}
