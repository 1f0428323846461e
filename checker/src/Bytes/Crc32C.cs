using System.Buffers.Binary;
using System.Numerics;

namespace Elastickv.Jepsen.Checker.Bytes;

/// <summary>CRC-32C (Castagnoli), as the etcd WAL, snapshot footers and Pebble use it.</summary>
internal static class Crc32C
{
    /// <summary>Continues a checksum over more bytes; 0 begins one.</summary>
    public static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        var state = ~crc;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            state = BitOperations.Crc32C(state, value);
        return ~state;
    }

    /// <summary>The form in which LevelDB's descendants store it: rotated, so that a checksum of checksums stays meaningful.</summary>
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
}
