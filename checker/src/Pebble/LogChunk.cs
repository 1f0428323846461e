using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>
/// One chunk of a log: masked CRC-32C ‖ LE2 length ‖ type [‖ LE4 log number [‖ LE8 synced offset]] ‖ content. Types 5 to 8 carry the number of
/// their log, types 9 to 12 also how far the log was synced before.
/// </summary>
/// <param name="Part">Which part of a record it is.</param>
/// <param name="LogNumber">The number of the log it was written for, null in the old form.</param>
/// <param name="HeaderSize">Length of the header.</param>
/// <param name="Size">Length of header and content.</param>
internal readonly record struct LogChunk(LogChunkPart Part, uint? LogNumber, int HeaderSize, int Size)
{
    public const int SmallestHeader = 7;

    public const int LargestHeader = SyncHeader;
    private const int RecyclableHeader = 11;
    private const byte FirstRecyclable = 5;
    private const int SyncHeader = 19;
    private const byte FirstSync = 9;
    private const byte LastSync = 12;
    private const int PartsOfAForm = 4;

    /// <summary>Whether a record begins here.</summary>
    public bool Begins => Part is LogChunkPart.Full or LogChunkPart.First;

    /// <summary>Whether a record ends here.</summary>
    public bool Ends => Part is LogChunkPart.Full or LogChunkPart.Last;

    /// <summary>The chunk at the beginning of a span, if its checksum proves that there is one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out LogChunk chunk)
    {
        chunk = default;
        if (!TryParseHeader(bytes, out var header) || header.Size > bytes.Length)
            return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Crc32C.Mask(Crc32C.Update(0, bytes[6..header.Size])))
            return false;
        chunk = header;
        return true;
    }

    /// <summary>What a header says, whether there is a whole chunk behind it or not.</summary>
    public static bool TryParseHeader(ReadOnlySpan<byte> bytes, out LogChunk chunk)
    {
        chunk = default;
        if (bytes.Length < SmallestHeader || bytes[6] is 0 or > LastSync)
            return false;
        var header = bytes[6] switch { >= FirstSync => SyncHeader, >= FirstRecyclable => RecyclableHeader, _ => SmallestHeader };
        if (bytes.Length < header)
            return false;
        var part = (LogChunkPart)(((bytes[6] - 1) % PartsOfAForm) + 1);
        uint? number = header > SmallestHeader ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[SmallestHeader..]) : null;
        chunk = new LogChunk(part, number, header, header + BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]));
        return true;
    }
}
