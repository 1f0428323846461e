using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>Writes an FSM snapshot.</summary>
internal static class ForgedSnapshot
{
    public static byte[] Of(IEnumerable<ForgedRow> rows, ulong raftCutover = 0, ulong lastCommit = 0)
    {
        var bytes = new MemoryStream();
        if (raftCutover == 0)
            bytes.Write([.. "EKVTHLC1"u8, .. Big(17UL)]);
        else
            bytes.Write([.. "EKVTHLC2"u8, 0, 16, .. Big(17UL), .. Big(raftCutover)]);
        bytes.Write([.. "EKVPBBL1"u8, .. Little(lastCommit)]);
        foreach (var row in rows.OrderBy(row => row.Key, Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other))))
            bytes.Write([.. Little((ulong)row.Key.Length), .. row.Key, .. Little((ulong)row.Value.Length), .. row.Value]);
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32C.Update(0, bytes.ToArray()));
        bytes.Write(crc);
        return bytes.ToArray();
    }

    public static byte[] Big(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Big(uint value) => Big((ulong)value)[4..];

    public static byte[] Big(ushort value) => Big((ulong)value)[6..];

    public static byte[] Little(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
