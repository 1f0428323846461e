using System.Buffers.Binary;

namespace Elastickv.Node.Encryption.Entries;

/// <summary>Reads big-endian fields of an encryption payload; anything missing or left over is <see cref="EncryptionError.FsmWireMalformed"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> payload)
{
    public const byte Version = 0x01;

    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>Takes opcode and wire version.</summary>
    public void Begin(Opcode opcode)
    {
        if (Byte() != (byte)opcode)
            throw Malformed($"opcode is not 0x{(int)opcode:x2}");
        var version = Byte();
        if (version != Version)
            throw new EncryptionException(EncryptionError.FsmWireVersion, $"0x{version:x2}");
    }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>Bytes with their length in front.</summary>
    public byte[] Bytes()
    {
        var length = UInt32();
        if (length > (uint)_rest.Length)
            throw Malformed($"a field of {length} bytes, {_rest.Length} are left");
        return Take((int)length).ToArray();
    }

    public void End()
    {
        if (!_rest.IsEmpty)
            throw Malformed($"{_rest.Length} trailing bytes");
    }

    public static EncryptionException Malformed(string detail) => new(EncryptionError.FsmWireMalformed, detail);

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw Malformed("payload ends early");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
