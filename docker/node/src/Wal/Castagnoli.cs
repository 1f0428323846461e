using System.Buffers.Binary;
using System.Numerics;

namespace Elastickv.Node.Wal;

/// <summary>CRC-32C as etcd chains it: the checksum of earlier data is the start of the next.</summary>
public static class Castagnoli
{
    public static uint Compute(ReadOnlySpan<byte> data) => Update(0, data);

    /// <summary>Extends a checksum by more data.</summary>
    public static uint Update(uint checksum, ReadOnlySpan<byte> data)
    {
        var state = ~checksum;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var octet in data)
            state = BitOperations.Crc32C(state, octet);
        return ~state;
    }
}
