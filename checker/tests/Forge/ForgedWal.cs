using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>Writes a segment of an etcd write-ahead log, chained checksums and all.</summary>
internal sealed class ForgedWal
{
    private readonly MemoryStream _bytes = new();
    private uint _chain;

    public ForgedWal()
    {
        Append(4, []);
        Append(1, []);
        Append(5, [0x08, 0x00, 0x10, 0x00]);
    }

    public long Length => _bytes.Length;

    public ForgedWal Entry(ulong term, ulong index, ReadOnlySpan<byte> data, ulong type = 0) =>
        Append(2, [.. Field(1, type), .. Field(2, term), .. Field(3, index), .. Field(4, data)]);

    public ForgedWal Append(ulong type, byte[] data)
    {
        if (type != 4)
            _chain = Crc32C.Update(_chain, data);
        byte[] record = [.. Field(1, type), .. Field(2, _chain), .. data.Length == 0 ? [] : Field(3, (ReadOnlySpan<byte>)data)];
        var padding = (8UL - ((ulong)record.Length % 8)) % 8;
        var top = padding == 0 ? 0UL : 0x80UL | padding;
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, (uint)record.Length | (top << 56));
        _bytes.Write(word);
        _bytes.Write(record);
        _bytes.Write(new byte[padding]);
        return this;
    }

    /// <summary>The segment, with so many preallocated zeros behind it.</summary>
    public byte[] ToArray(int preallocated = 4096) => [.. _bytes.ToArray(), .. new byte[preallocated]];

    public static byte[] Field(int number, ulong value) => [(byte)(number << 3), .. Varint(value)];

    public static byte[] Field(int number, ReadOnlySpan<byte> value) => [(byte)((number << 3) | 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
