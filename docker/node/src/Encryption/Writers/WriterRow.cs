using System.Buffers.Binary;

namespace Elastickv.Node.Encryption.Writers;

/// <summary>
/// A row of the writer registry (spec §5.1). Key: <c>"!encryption|writers|" ‖ BE4 dek_id ‖ '|' ‖ BE2 node_id16</c>; value:
/// <c>BE8 full_node_id ‖ BE2 first_seen ‖ BE2 last_seen</c>. Raw: neither timestamp nor value header.
/// </summary>
public sealed record WriterRow(uint DekId, ulong FullNodeId, ushort FirstSeenEpoch, ushort LastSeenEpoch)
{
    public const int KeySize = 20 + sizeof(uint) + 1 + sizeof(ushort);
    public const int ValueSize = sizeof(ulong) + (2 * sizeof(ushort));

    /// <summary>Begins the key of every row of the registry.</summary>
    public static ReadOnlySpan<byte> Prefix => "!encryption|writers|"u8;

    public static byte[] Key(uint dekId, ushort nodeId16)
    {
        var key = new byte[KeySize];
        Prefix.CopyTo(key);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(Prefix.Length), dekId);
        key[^3] = (byte)'|';
        BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(KeySize - sizeof(ushort)), nodeId16);
        return key;
    }

    /// <summary>Begins the key of every row of one data key.</summary>
    public static byte[] DekPrefix(uint dekId) => Key(dekId, 0)[..^sizeof(ushort)];

    public byte[] EncodeValue()
    {
        var value = new byte[ValueSize];
        BinaryPrimitives.WriteUInt64BigEndian(value, FullNodeId);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(8), FirstSeenEpoch);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(10), LastSeenEpoch);
        return value;
    }

    /// <exception cref="EncryptionException"><see cref="EncryptionError.RegistryKeyMalformed"/> or <see cref="EncryptionError.RegistryValueMalformed"/>.</exception>
    public static WriterRow Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length != KeySize || !key.StartsWith(Prefix) || key[^3] != (byte)'|')
            throw new EncryptionException(EncryptionError.RegistryKeyMalformed, Convert.ToHexString(key));
        if (value.Length != ValueSize)
            throw new EncryptionException(EncryptionError.RegistryValueMalformed, $"{value.Length} bytes, want {ValueSize}");
        return new WriterRow(
            BinaryPrimitives.ReadUInt32BigEndian(key[Prefix.Length..]),
            BinaryPrimitives.ReadUInt64BigEndian(value),
            BinaryPrimitives.ReadUInt16BigEndian(value[8..]),
            BinaryPrimitives.ReadUInt16BigEndian(value[10..]));
    }
}
