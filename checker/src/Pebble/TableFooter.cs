using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>The last bytes of a table: checksum type, handles of the metaindex and the index, format version, magic.</summary>
internal sealed record TableFooter(byte ChecksumType, BlockHandle MetaIndex, BlockHandle Index, uint Version)
{
    /// <summary>Checksum type of a masked CRC-32C over block and compression type.</summary>
    public const byte Crc32CChecksum = 1;

    /// <summary>Length in bytes.</summary>
    public const int Size = 53;
    private const int MagicSize = 8;

    private static ReadOnlySpan<byte> PebbleMagic => [0xF0, 0x9F, 0xAA, 0xB3, 0xF0, 0x9F, 0xAA, 0xB3];

    private static ReadOnlySpan<byte> RocksMagic => [0xF7, 0xCF, 0xF4, 0x85, 0xB7, 0x41, 0xE2, 0x88];

    /// <summary>Whether a file ends as a table does.</summary>
    public static bool IsTable(RandomAccessFile file) =>
        file.TryRead(file.Length - MagicSize, MagicSize, out var magic) && IsMagic(magic);

    public static TableFooter? Read(RandomAccessFile file)
    {
        if (!file.TryRead(file.Length - Size, Size, out var bytes) || !IsMagic(bytes.AsSpan(Size - MagicSize)))
            return null;
        var cursor = new ByteCursor(bytes.AsSpan(1));
        if (!BlockHandle.TryParse(ref cursor, out var metaIndex) || !BlockHandle.TryParse(ref cursor, out var index))
            return null;
        var version = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(Size - MagicSize - sizeof(uint)));
        return new TableFooter(bytes[0], metaIndex, index, version);
    }

    private static bool IsMagic(ReadOnlySpan<byte> magic) => magic.SequenceEqual(PebbleMagic) || magic.SequenceEqual(RocksMagic);
}
