using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Bytes;

/// <summary>Reads little pieces from a span. Every read says whether there was enough, and nothing is taken when there was not.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> source)
{
    private const int VarintLimit = 10;

    private ReadOnlySpan<byte> _rest = source;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly int Left => _rest.Length;

    public bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if ((uint)count > (uint)_rest.Length)
            return false;
        taken = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(VarintLimit, _rest.Length); i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80)
                continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }

    /// <summary>Bytes preceded by their length as a varint.</summary>
    public bool TryPrefixed(out ReadOnlySpan<byte> taken)
    {
        var before = _rest;
        if (TryVarint(out var length) && length <= (ulong)_rest.Length && TryTake((int)length, out taken))
            return true;
        _rest = before;
        taken = default;
        return false;
    }

    public bool TryByte(out byte value)
    {
        var enough = TryTake(1, out var taken);
        value = enough ? taken[0] : (byte)0;
        return enough;
    }

    public bool TryUInt16(out ushort value)
    {
        var enough = TryTake(sizeof(ushort), out var taken);
        value = enough ? BinaryPrimitives.ReadUInt16BigEndian(taken) : (ushort)0;
        return enough;
    }

    public bool TryUInt32(out uint value)
    {
        var enough = TryTake(sizeof(uint), out var taken);
        value = enough ? BinaryPrimitives.ReadUInt32BigEndian(taken) : 0;
        return enough;
    }

    public bool TryUInt64(out ulong value)
    {
        var enough = TryTake(sizeof(ulong), out var taken);
        value = enough ? BinaryPrimitives.ReadUInt64BigEndian(taken) : 0;
        return enough;
    }

    /// <summary>The next field of a protobuf message; false at its end and where it is malformed (then not everything was taken).</summary>
    public bool TryField(out ProtoField field)
    {
        field = default;
        var before = _rest;
        if (TryVarint(out var tag) && tag >> 3 is > 0 and <= int.MaxValue && TryFieldBody((int)(tag >> 3), (int)(tag & 7), out field))
            return true;
        _rest = before;
        return false;
    }

    private bool TryFieldBody(int number, int wireType, out ProtoField field)
    {
        ulong value = 0;
        ReadOnlySpan<byte> bytes = default;
        var read = wireType switch
        {
            0 => TryVarint(out value),
            1 => TryTake(sizeof(ulong), out bytes),
            2 => TryPrefixed(out bytes),
            5 => TryTake(sizeof(uint), out bytes),
            _ => false,
        };
        field = new ProtoField(number, value, bytes);
        return read;
    }
}
