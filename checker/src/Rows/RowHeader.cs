using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>The nine bytes before a versioned row's body (spec §2.2): flags ‖ LE8 expiry.</summary>
/// <param name="Flags">Bit 0 tombstone, bits 1–2 encryption state, the rest zero.</param>
/// <param name="ExpireAt">In units of the hybrid logical clock; 0 for never.</param>
public readonly record struct RowHeader(byte Flags, ulong ExpireAt)
{
    public const int Size = 9;
    public const byte ClearLive = 0x00;
    public const byte Tombstone = 0x01;
    public const byte SealedLive = 0x02;

    public bool IsTombstone => Flags == Tombstone;

    public bool IsSealed => Flags == SealedLive;

    /// <summary>Whether the flags are one of the three legal values.</summary>
    public bool IsLegal => Flags is ClearLive or Tombstone or SealedLive;

    public static RowHeader Parse(ReadOnlySpan<byte> value) => new(value[0], BinaryPrimitives.ReadUInt64LittleEndian(value[1..]));
}
