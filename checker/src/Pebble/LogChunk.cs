using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>One chunk of a log: masked CRC-32C ‖ LE2 length ‖ type [‖ LE4 log number] ‖ content. Types 5 to 8 carry the number of their log.</summary>
/// <param name="Part">Which part of a record it is.</param>
/// <param name="LogNumber">The number of the log it was written for, null in the old form.</param>
/// <param name="HeaderSize">Length of the header.</param>
/// <param name="Size">Length of header and content.</param>
internal readonly record struct LogChunk(LogChunkPart Part, uint? LogNumber, int HeaderSize, int Size)
{
    public const int SmallestHeader = 7;
    private const int RecyclableHeader = 11;
    private const byte FirstRecyclable = 5;
    private const byte LastRecyclable = 8;

    /// <summary>Whether a record begins here.</summary>
    public bool Begins => Part is LogChunkPart.Full or LogChunkPart.First;

    /// <summary>Whether a record ends here.</summary>
    public bool Ends => Part is LogChunkPart.Full or LogChunkPart.Last;

    /// <summary>The chunk at the beginning of a span, if its checksum proves that there is one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out LogChunk chunk)
    {
        chunk = default;
        if (bytes.Length < SmallestHeader || bytes[6] is 0 or > LastRecyclable)
            return false;
        var recyclable = bytes[6] >= FirstRecyclable;
        var header = recyclable ? RecyclableHeader : SmallestHeader;
        var size = header + BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (size > bytes.Length)
            return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Crc32C.Mask(Crc32C.Update(0, bytes[6..size])))
            return false;
        var part = (LogChunkPart)(recyclable ? bytes[6] - FirstRecyclable + 1 : bytes[6]);
        uint? number = recyclable ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[SmallestHeader..]) : null;
        chunk = new LogChunk(part, number, header, size);
        return true;
    }
}
