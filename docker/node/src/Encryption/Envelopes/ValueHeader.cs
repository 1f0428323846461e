using System.Buffers.Binary;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>
/// The 9 bytes before every value of the store (spec §2.2): flags (bit 0 tombstone, bits 1–2 encryption state, the rest zero) and
/// <c>expireAt</c> as LE8 in HLC units, 0 for none.
/// </summary>
/// <param name="IsTombstone">The version deletes its key; it has no body.</param>
/// <param name="IsEncrypted">The body is a storage envelope.</param>
/// <param name="ExpireAt">HLC units, 0 for none.</param>
public readonly record struct ValueHeader(bool IsTombstone, bool IsEncrypted, ulong ExpireAt)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 9;

    private const byte TombstoneBit = 0b001;
    private const byte EncryptedState = 0b010;
    private const byte KnownBits = TombstoneBit | EncryptedState;

    /// <summary>Reads and judges the header of a row.</summary>
    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.EncryptedValueMalformed"/> for a short row, <see cref="EncryptionError.EncryptedValueReservedState"/>
    /// for a reserved state or bit.
    /// </exception>
    public static ValueHeader Parse(ReadOnlySpan<byte> row)
    {
        if (row.Length < Size)
            throw new EncryptionException(EncryptionError.EncryptedValueMalformed, $"{row.Length} bytes, a header has {Size}");
        if ((row[0] & ~KnownBits) != 0)
            throw new EncryptionException(EncryptionError.EncryptedValueReservedState, $"flags 0x{row[0]:x2}");
        var expireAt = BinaryPrimitives.ReadUInt64LittleEndian(row[1..]);
        return new ValueHeader((row[0] & TombstoneBit) != 0, (row[0] & EncryptedState) != 0, expireAt);
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)((IsTombstone ? TombstoneBit : 0) | (IsEncrypted ? EncryptedState : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[1..], ExpireAt);
    }
}
