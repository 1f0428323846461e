namespace Elastickv.Node.Raft;

/// <summary>Reads protobuf varints and length-prefixed bytes; anything cut short or too long is an <see cref="InvalidDataException"/>.</summary>
internal struct VarintReader(ReadOnlyMemory<byte> data)
{
    private ReadOnlyMemory<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public ulong Read()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_rest.IsEmpty)
                throw new InvalidDataException("varint cut short");
            var b = _rest.Span[0];
            _rest = _rest[1..];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }

        throw new InvalidDataException("varint too long");
    }

    public ReadOnlyMemory<byte> ReadBytes()
    {
        var length = Read();
        if (length > (ulong)_rest.Length)
            throw new InvalidDataException($"field of {length} bytes cut short");
        var bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return bytes;
    }
}
