using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>A deterministic nonce (spec §2.5): BE2 node id ‖ BE2 local epoch ‖ BE8 write count.</summary>
public readonly record struct Nonce(ushort Node, ushort Epoch, ulong Count)
{
    public const int Size = 12;

    public static Nonce Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt16BigEndian(bytes),
        BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]));

    public override string ToString() => $"{Node:x4}.{Epoch}.{Count}";
}
