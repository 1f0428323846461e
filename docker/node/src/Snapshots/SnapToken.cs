using System.Buffers.Binary;

namespace Elastickv.Node.Snapshots;

/// <summary>
/// What etcd-raft's snapshot record holds in place of the data (spec §11.1), 17 bytes: <c>"EKVT" ‖ 0x01 ‖ BE8 index ‖ BE4 crc</c>. It names the
/// .fsm file and the checksum of its payload.
/// </summary>
public readonly record struct SnapToken(ulong Index, uint Crc)
{
    public const int Size = 17;

    private const byte Version = 0x01;

    private static ReadOnlySpan<byte> Magic => "EKVT"u8;

    public byte[] Encode()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        bytes[4] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(5), Index);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(13), Crc);
        return bytes;
    }

    /// <exception cref="SnapshotException"><see cref="SnapshotError.TokenInvalid"/>.</exception>
    public static SnapToken Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size || !bytes.StartsWith(Magic) || bytes[4] != Version)
            throw new SnapshotException(SnapshotError.TokenInvalid, $"{bytes.Length} bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, Size)])}");
        return new SnapToken(BinaryPrimitives.ReadUInt64BigEndian(bytes[5..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[13..]));
    }
}
