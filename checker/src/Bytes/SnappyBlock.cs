using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Bytes;

/// <summary>Reads a raw Snappy block: a varint of the plain length, then literals and copies. A block says itself where it ends.</summary>
internal static class SnappyBlock
{
    /// <summary>The plain length that the block at the beginning of a span claims, or -1.</summary>
    public static long PlainLength(ReadOnlySpan<byte> source)
    {
        var cursor = new ByteCursor(source);
        return cursor.TryVarint(out var length) && length <= uint.MaxValue ? (long)length : -1;
    }

    /// <summary>Decodes the block at the beginning of a span.</summary>
    /// <param name="source">The block, and whatever follows it.</param>
    /// <param name="target">Room for the plain text; a block that claims more is refused.</param>
    /// <param name="written">How much plain text there is, or how much there was before the block turned out to be none.</param>
    /// <param name="consumed">How many bytes the block takes.</param>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> target, out int written, out int consumed)
    {
        written = 0;
        consumed = 0;
        var cursor = new ByteCursor(source);
        if (!cursor.TryVarint(out var length) || length > (ulong)target.Length)
            return false;
        target = target[..(int)length];
        while (written < target.Length)
        {
            if (!cursor.TryByte(out var tag) || !TryElement(ref cursor, tag, target, ref written))
                return false;
        }

        consumed = source.Length - cursor.Left;
        return true;
    }

    private static bool TryElement(ref ByteCursor cursor, byte tag, Span<byte> target, ref int written) => (tag & 3) switch
    {
        0 => TryLiteral(ref cursor, tag >> 2, target, ref written),
        1 => cursor.TryByte(out var low) && TryCopy(target, ref written, ((tag & 0xE0) << 3) | low, 4 + ((tag >> 2) & 7)),
        2 => cursor.TryTake(2, out var two) && TryCopy(target, ref written, BinaryPrimitives.ReadUInt16LittleEndian(two), 1 + (tag >> 2)),
        _ => cursor.TryTake(4, out var four) && TryCopy(target, ref written, BinaryPrimitives.ReadUInt32LittleEndian(four), 1 + (tag >> 2)),
    };

    private static bool TryLiteral(ref ByteCursor cursor, int code, Span<byte> target, ref int written)
    {
        const int LongLiterals = 60;
        var length = code + 1L;
        if (code >= LongLiterals)
        {
            if (!cursor.TryTake(code - LongLiterals + 1, out var word))
                return false;
            length = 1;
            for (var i = 0; i < word.Length; i++)
                length += (long)word[i] << (8 * i);
        }

        if (length > target.Length - written || !cursor.TryTake((int)length, out var literal))
            return false;
        literal.CopyTo(target[written..]);
        written += literal.Length;
        return true;
    }

    private static bool TryCopy(Span<byte> target, ref int written, long offset, int length)
    {
        if (offset == 0 || offset > written || length > target.Length - written)
            return false;
        if (offset >= length)
        {
            target.Slice(written - (int)offset, length).CopyTo(target[written..]);
            written += length;
            return true;
        }

        // Overlapping: the copy repeats what it has just written.
        for (var i = 0; i < length; i++, written++)
            target[written] = target[written - (int)offset];
        return true;
    }
}
