using System.Buffers.Binary;

namespace Elastickv.Node.Transport.Peers;

/// <summary>Reads what <see cref="WireWriter"/> wrote; anything cut short is an <see cref="InvalidDataException"/>.</summary>
internal struct WireReader(ReadOnlyMemory<byte> data)
{
    private ReadOnlyMemory<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly int Remaining => _rest.Length;

    public byte Byte() => Bytes(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(sizeof(ushort)).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(sizeof(uint)).Span);

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Bytes(sizeof(ulong)).Span);

    public ReadOnlyMemory<byte> Bytes(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new InvalidDataException($"peer message: {count} bytes wanted, {_rest.Length} left");
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }
}
