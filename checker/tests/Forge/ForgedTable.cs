using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>Writes a small Pebble table of format 2: data blocks, one index, properties, footer; every other block is compressed.</summary>
internal sealed class ForgedTable
{
    private readonly MemoryStream _bytes = new();
    private int _blocks;

    public static byte[] Of(IEnumerable<ForgedRow> rows, int rowsInABlock = 4)
    {
        var table = new ForgedTable();
        var index = new List<(byte[] Key, byte[] Value)>();
        foreach (var block in rows.OrderBy(row => row.Key, Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other))).Chunk(rowsInABlock))
            index.Add((Internal(block[^1].Key), table.Append(Entries(block.Select(row => (Internal(row.Key), row.Value))))));
        byte[] indexType = [0, 0, 0, 0];
        var properties = table.Append(Entries([("rocksdb.block.based.table.index.type"u8.ToArray(), indexType)]));
        var metaIndex = table.Append(Entries([("rocksdb.properties"u8.ToArray(), properties)]));
        var indexBlock = table.Append(Entries(index));
        table.Footer(metaIndex, indexBlock);
        return table._bytes.ToArray();
    }

    /// <summary>A key with its trailer: kind 1 (set), sequence number 7.</summary>
    private static byte[] Internal(byte[] key) => [.. key, .. ForgedSnapshot.Little((7UL << 8) | 1)];

    private static byte[] Entries(IEnumerable<(byte[] Key, byte[] Value)> entries)
    {
        var block = new MemoryStream();
        foreach (var (key, value) in entries)
            block.Write([0, .. ForgedWal.Varint((ulong)key.Length), .. ForgedWal.Varint((ulong)value.Length), .. key, .. value]);
        block.Write([0, 0, 0, 0, 1, 0, 0, 0]);
        return block.ToArray();
    }

    private byte[] Append(byte[] plain)
    {
        var compressed = _blocks++ % 2 == 0;
        byte[] content = compressed ? IronSnappy.Snappy.Encode(plain) : plain;
        var handle = (byte[])[.. ForgedWal.Varint((ulong)_bytes.Length), .. ForgedWal.Varint((ulong)content.Length)];
        byte[] covered = [.. content, (byte)(compressed ? 1 : 0)];
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Mask(Crc32C.Update(0, covered)));
        _bytes.Write([.. covered, .. checksum]);
        return handle;
    }

    private void Footer(byte[] metaIndex, byte[] index)
    {
        byte[] handles = [.. metaIndex, .. index];
        _bytes.Write([1, .. handles, .. new byte[40 - handles.Length], 2, 0, 0, 0, 0xF0, 0x9F, 0xAA, 0xB3, 0xF0, 0x9F, 0xAA, 0xB3]);
    }
}
