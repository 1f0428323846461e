using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>
/// Writes a small Pebble table: data blocks, one index, properties, footer; every other block is compressed. From format 3 on values carry their
/// prefix, and those of <paramref name="apart"/> stand in value blocks.
/// </summary>
internal sealed class ForgedTable(uint format, Func<ForgedRow, bool> apart)
{
    private const int ValuesInABlock = 3;
    private readonly MemoryStream _bytes = new();
    private readonly List<byte[]> _values = [];
    private int _blocks;

    public static byte[] Of(IEnumerable<ForgedRow> rows, int rowsInABlock = 4, uint format = 2, Func<ForgedRow, bool>? apart = null, byte kind = 1)
    {
        var table = new ForgedTable(format, apart ?? (_ => false));
        var index = new List<(byte[] Key, byte[] Value)>();
        foreach (var block in rows.OrderBy(row => row.Key, Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other))).Chunk(rowsInABlock))
            index.Add((Internal(block[^1].Key, kind), table.Append(Entries(block.Select(row => (Internal(row.Key, kind), table.Value(row)))))));
        var meta = new List<(byte[] Key, byte[] Value)>();
        if (table._values.Count > 0)
            meta.Add(("pebble.value_index"u8.ToArray(), table.ValueBlocks()));
        byte[] indexType = [0, 0, 0, 0];
        meta.Add(("rocksdb.properties"u8.ToArray(), table.Append(Entries([("rocksdb.block.based.table.index.type"u8.ToArray(), indexType)]))));
        var metaIndex = table.Append(Entries(meta));
        var indexBlock = table.Append(Entries(index));
        table.Footer(metaIndex, indexBlock);
        return table._bytes.ToArray();
    }

    /// <summary>A key with its trailer: its kind, sequence number 7.</summary>
    private static byte[] Internal(byte[] key, byte kind) => [.. key, .. ForgedSnapshot.Little((7UL << 8) | kind)];

    private byte[] Value(ForgedRow row)
    {
        if (format < 3)
            return row.Value;
        if (!apart(row))
            return [0, .. row.Value];
        var offset = _values.Skip(_values.Count / ValuesInABlock * ValuesInABlock).Sum(value => value.Length);
        byte[] handle = [0x80, .. ForgedWal.Varint((ulong)row.Value.Length), .. ForgedWal.Varint((ulong)(_values.Count / ValuesInABlock)), .. ForgedWal.Varint((ulong)offset)];
        _values.Add(row.Value);
        return handle;
    }

    /// <summary>The value blocks and their index, of numbers of one, four and two bytes.</summary>
    private byte[] ValueBlocks()
    {
        var index = new MemoryStream();
        foreach (var (number, block) in _values.Chunk(ValuesInABlock).Index())
        {
            var start = _bytes.Length;
            Append([.. block.SelectMany(value => value)]);
            index.Write([(byte)number, .. ForgedSnapshot.Little((ulong)start)[..4], .. ForgedSnapshot.Little((ulong)(_bytes.Length - start - 5))[..2]]);
        }

        return [.. Append(index.ToArray()), 1, 4, 2];
    }

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
        _bytes.Write([1, .. handles, .. new byte[40 - handles.Length], (byte)format, 0, 0, 0, 0xF0, 0x9F, 0xAA, 0xB3, 0xF0, 0x9F, 0xAA, 0xB3]);
    }
}
