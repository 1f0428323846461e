using System.Buffers.Binary;

namespace Elastickv.Node.Snapshots;

/// <summary>
/// Begins the payload of an FSM snapshot (spec §11.2). v1, 16 bytes: <c>"EKVTHLC1" ‖ BE8 ceiling</c>. v2, 26 bytes:
/// <c>"EKVTHLC2" ‖ BE2 length 16 ‖ BE8 ceiling ‖ BE8 cutover</c>, written exactly when there is a cutover.
/// </summary>
/// <param name="HlcCeiling">Wall milliseconds up to which timestamps may have been given out.</param>
/// <param name="RaftEnvelopeCutover">Index of the raft cutover, 0 for none.</param>
public readonly record struct SnapshotHeader(ulong HlcCeiling, ulong RaftEnvelopeCutover)
{
    /// <summary>Bytes that suffice to read any header; excess fields of later versions are skipped.</summary>
    public const int MaxSize = MagicSize + sizeof(ushort) + MaxFields;

    private const int MagicSize = 8;
    private const int MinFields = 16;
    private const int MaxFields = 1024;

    private static ReadOnlySpan<byte> Family => "EKVTHLC"u8;

    public byte[] Encode()
    {
        var isSecond = RaftEnvelopeCutover != 0;
        var bytes = new byte[isSecond ? MagicSize + sizeof(ushort) + MinFields : MagicSize + sizeof(ulong)];
        Family.CopyTo(bytes);
        bytes[MagicSize - 1] = isSecond ? (byte)'2' : (byte)'1';
        if (!isSecond)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), HlcCeiling);
            return bytes;
        }

        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), MinFields);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(10), HlcCeiling);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(18), RaftEnvelopeCutover);
        return bytes;
    }

    /// <summary>Reads the header at the start of a payload. Bytes that are none, or too few, are a snapshot without header.</summary>
    /// <param name="size">Bytes to skip to the store part; 0 without a header.</param>
    /// <exception cref="SnapshotException"><see cref="SnapshotError.HeaderUnknownMagic"/> or <see cref="SnapshotError.HeaderInvalidLength"/>.</exception>
    public static SnapshotHeader Decode(ReadOnlySpan<byte> payload, out int size)
    {
        size = 0;
        if (payload.Length < MagicSize || !payload.StartsWith(Family))
            return default;
        return payload[MagicSize - 1] switch
        {
            (byte)'1' => DecodeFirst(payload, out size),
            (byte)'2' => DecodeSecond(payload, out size),
            var other => throw new SnapshotException(SnapshotError.HeaderUnknownMagic, $"EKVTHLC and 0x{other:x2}"),
        };
    }

    private static SnapshotHeader DecodeFirst(ReadOnlySpan<byte> payload, out int size)
    {
        size = payload.Length < MagicSize + sizeof(ulong) ? 0 : MagicSize + sizeof(ulong);
        return size == 0 ? default : new SnapshotHeader(BinaryPrimitives.ReadUInt64BigEndian(payload[MagicSize..]), 0);
    }

    private static SnapshotHeader DecodeSecond(ReadOnlySpan<byte> payload, out int size)
    {
        size = 0;
        if (payload.Length < MagicSize + sizeof(ushort))
            return default;
        var fields = BinaryPrimitives.ReadUInt16BigEndian(payload[MagicSize..]);
        if (fields is < MinFields or > MaxFields)
            throw new SnapshotException(SnapshotError.HeaderInvalidLength, $"{fields}, want {MinFields} to {MaxFields}");
        if (payload.Length < MagicSize + sizeof(ushort) + fields)
            return default;
        size = MagicSize + sizeof(ushort) + fields;
        return new SnapshotHeader(BinaryPrimitives.ReadUInt64BigEndian(payload[10..]), BinaryPrimitives.ReadUInt64BigEndian(payload[18..]));
    }
}
