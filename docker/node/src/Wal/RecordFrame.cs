using System.Buffers.Binary;

namespace Elastickv.Node.Wal;

/// <summary>
/// The LE8 word before each record (spec §11.3): the record's length, and if it is padded to a multiple of 8, <c>0x80 | padding</c> in
/// the top byte.
/// </summary>
/// <param name="Length">Bytes of the record, without padding.</param>
/// <param name="IsSound">The padding bits are those that the length asks for.</param>
internal readonly record struct RecordFrame(long Length, bool IsSound)
{
    public const int Size = sizeof(ulong);

    private const ulong LengthMask = 0x00FF_FFFF_FFFF_FFFF;

    /// <summary>Bytes of frame, record and padding.</summary>
    public long Total => Size + Length + Padding(Length);

    public static RecordFrame Read(ReadOnlySpan<byte> bytes)
    {
        var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var length = (long)(word & LengthMask);
        return new RecordFrame(length, length > 0 && (word & ~LengthMask) == PaddingBits(Padding(length)));
    }

    public static int Padding(long length) => (int)(-length & (Size - 1));

    public static ulong PaddingBits(int padding) => padding == 0 ? 0 : (0x80UL | (uint)padding) << 56;
}
