using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>Writes a Pebble write-ahead log: records cut into recyclable chunks of 32 KiB blocks.</summary>
internal sealed class ForgedPebbleLog(uint number)
{
    private const int BlockSize = 32 << 10;
    private const int Header = 11;
    private readonly MemoryStream _bytes = new();

    public long Length => _bytes.Length;

    public ForgedPebbleLog Batch(ulong sequence, params (byte[] Key, byte[] Value)[] sets)
    {
        var batch = new MemoryStream();
        batch.Write(ForgedSnapshot.Little(sequence));
        batch.Write(ForgedSnapshot.Little((ulong)sets.Length).AsSpan(0, 4));
        foreach (var (key, value) in sets)
            batch.Write([1, .. ForgedWal.Varint((ulong)key.Length), .. key, .. ForgedWal.Varint((ulong)value.Length), .. value]);
        return Record(batch.ToArray());
    }

    public ForgedPebbleLog Record(ReadOnlySpan<byte> record)
    {
        var first = true;
        do
        {
            var room = BlockSize - (int)(_bytes.Length % BlockSize);
            if (room < Header)
            {
                _bytes.Write(new byte[room]);
                room = BlockSize;
            }

            var part = record[..Math.Min(record.Length, room - Header)];
            record = record[part.Length..];
            var last = record.IsEmpty;
            Chunk((first, last) switch { (true, true) => 5, (true, false) => 6, (false, false) => 7, _ => 8 }, part);
            first = false;
        }
        while (!record.IsEmpty);
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();

    private void Chunk(byte type, ReadOnlySpan<byte> content)
    {
        byte[] covered = [type, .. ForgedSnapshot.Little(number)[..4], .. content];
        Span<byte> head = stackalloc byte[6];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Crc32C.Mask(Crc32C.Update(0, covered)));
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], (ushort)content.Length);
        _bytes.Write(head);
        _bytes.Write(covered);
    }
}
