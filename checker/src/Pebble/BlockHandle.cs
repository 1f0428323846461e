using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>Where a block of a table stands: its offset and its length without the five bytes behind it.</summary>
internal readonly record struct BlockHandle(long Offset, long Length)
{
    /// <summary>Compression type and checksum follow each block.</summary>
    public const int TrailerSize = 5;

    public long End => Offset + Length + TrailerSize;

    /// <summary>Two varints.</summary>
    public static bool TryParse(ref ByteCursor cursor, out BlockHandle handle)
    {
        handle = default;
        if (!cursor.TryVarint(out var offset) || !cursor.TryVarint(out var length) || offset > long.MaxValue / 4 || length > long.MaxValue / 4)
            return false;
        handle = new BlockHandle((long)offset, (long)length);
        return true;
    }
}
