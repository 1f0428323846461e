using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>The bits of a deflate stream, lowest first; zeros behind the end.</summary>
internal ref struct DeflateBits(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _position;

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool Overrun => _position > _bytes.Length * 8L;

    /// <summary>The next bits, at most 16, as a number.</summary>
    public int Take(int count)
    {
        var value = Peek(count);
        _position += count;
        return value;
    }

    /// <summary>The same, but they stay.</summary>
    public readonly int Peek(int count)
    {
        var at = (int)Math.Min(_position >> 3, _bytes.Length);
        var word = at + sizeof(uint) <= _bytes.Length ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]) : Tail(_bytes[at..]);
        return (int)(word >> (int)(_position & 7)) & ((1 << count) - 1);
    }

    public void Skip(long bits) => _position += bits;

    public void SkipToByte() => _position = (_position + 7) & ~7L;

    /// <summary>A code of a Huffman tree begins with its highest bit.</summary>
    public int TakeReversed(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++)
            value = (value << 1) | Take(1);
        return value;
    }

    private static uint Tail(ReadOnlySpan<byte> rest)
    {
        uint word = 0;
        for (var i = 0; i < rest.Length; i++)
            word |= (uint)rest[i] << (8 * i);
        return word;
    }
}
