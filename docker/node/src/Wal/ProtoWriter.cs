using System.Buffers;

namespace Elastickv.Node.Wal;

/// <summary>Writes the few protobuf fields that etcd's log and snapshot files use. Fields with <c>IfSet</c> are left out when zero.</summary>
internal readonly struct ProtoWriter(IBufferWriter<byte> output)
{
    private const int MaxVarint = 10;
    private const int LengthDelimited = 2;

    public void VarintIfSet(int field, ulong value)
    {
        if (value != 0)
            Varint(field, value);
    }

    public void Varint(int field, ulong value)
    {
        Raw((ulong)field << 3);
        Raw(value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw(((ulong)field << 3) | LengthDelimited);
        Raw((ulong)value.Length);
        output.Write(value);
    }

    private void Raw(ulong value)
    {
        var span = output.GetSpan(MaxVarint);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        output.Advance(length);
    }
}
