using System.Buffers;

namespace Elastickv.Node.Raft;

/// <summary>Appends protobuf varints and bytes.</summary>
internal readonly struct VarintWriter(int capacity)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(capacity);

    public void WriteByte(byte value) => _buffer.Write([value]);

    public void WriteBytes(ReadOnlySpan<byte> value) => _buffer.Write(value);

    public void Write(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
