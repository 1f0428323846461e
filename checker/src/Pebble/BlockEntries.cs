using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>The entries of a block: shared length, unshared length, value length, key rest, value; then restart points and their number.</summary>
internal static class BlockEntries
{
    private const int RestartSize = sizeof(uint);

    /// <summary>All entries, or as many as are legal; false when the block is not.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> block, List<(byte[] Key, ReadOnlyMemory<byte> Value)> entries)
    {
        if (block.Length < RestartSize)
            return false;
        var restarts = BinaryPrimitives.ReadUInt32LittleEndian(block.Span[^RestartSize..]);
        var end = block.Length - RestartSize - (restarts * (long)RestartSize);
        if (end < 0)
            return false;
        var key = Array.Empty<byte>();
        var cursor = new ByteCursor(block.Span[..(int)end]);
        while (!cursor.IsEmpty)
        {
            if (!cursor.TryVarint(out var shared) || !cursor.TryVarint(out var unshared) || !cursor.TryVarint(out var length)
                || shared > (ulong)key.Length || unshared > int.MaxValue || length > int.MaxValue
                || !cursor.TryTake((int)unshared, out var rest))
            {
                return false;
            }

            var valueAt = (int)end - cursor.Left;
            if (!cursor.TryTake((int)length, out _))
                return false;
            key = [.. key.AsSpan(0, (int)shared), .. rest];
            entries.Add((key, block.Slice(valueAt, (int)length)));
        }

        return true;
    }
}
