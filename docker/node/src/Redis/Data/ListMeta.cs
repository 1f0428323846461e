using System.Buffers.Binary;

namespace Elastickv.Node.Redis.Data;

/// <summary>The span of a list's items: sequences <c>Head .. Head + Length - 1</c>.</summary>
public readonly record struct ListMeta(long Head, long Length)
{
    private const int Bytes = 24;

    public long Tail => Head + Length;

    public static ListMeta Parse(ReadOnlySpan<byte> stored)
    {
        if (stored.Length != Bytes)
            throw new CorruptValueException($"list meta of {stored.Length} bytes");
        long length = BinaryPrimitives.ReadInt64BigEndian(stored[16..]);
        if (length < 0)
            throw new CorruptValueException("list of negative length");
        return new ListMeta(BinaryPrimitives.ReadInt64BigEndian(stored), length);
    }

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, Head);
        BinaryPrimitives.WriteInt64BigEndian(target[8..], Tail);
        BinaryPrimitives.WriteInt64BigEndian(target[16..], Length);
    }

    public byte[] ToBytes()
    {
        var stored = new byte[Bytes];
        Write(stored);
        return stored;
    }
}
