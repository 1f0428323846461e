namespace Elastickv.Node.Wal;

/// <summary>Reads protobuf fields of etcd's log and snapshot files. Anything malformed is an <see cref="InvalidDataException"/>.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int LengthDelimited = 2;
    private const int MaxShift = 63;

    private readonly int _length = message.Length;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the present field.</summary>
    public int Field { get; private set; }

    /// <summary>Value of the present field, if it is a varint.</summary>
    public ulong Number { get; private set; }

    /// <summary>Content of the present field, if it has a length.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _length - _rest.Length;

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        var tag = Varint();
        Field = checked((int)(tag >> 3));
        Number = 0;
        Content = default;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                return true;
            case LengthDelimited:
                Content = Take(Varint());
                return true;
            default:
                throw new InvalidDataException($"protobuf wire type {tag & 7}");
        }
    }

    /// <summary>Reads a bare varint; false if the bytes end before it does.</summary>
    public bool TryVarint(out ulong value)
    {
        value = 0;
        if (!_rest.ContainsAnyInRange((byte)0, (byte)0x7F))
            return false;
        value = Varint();
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw new InvalidDataException("protobuf field ends early");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift <= MaxShift; shift += 7)
        {
            var octet = Take(1)[0];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
                return value;
        }

        throw new InvalidDataException("protobuf varint too long");
    }
}
