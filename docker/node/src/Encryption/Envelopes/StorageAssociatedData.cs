using System.Buffers.Binary;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>
/// What a storage envelope is bound to (spec §2.4): <c>version ‖ flag ‖ key_id BE4 ‖ value header 9 ‖ row key</c>. The row key holds the
/// inverted commit timestamp, so a ciphertext cannot move to another key or version, nor change its expiry.
/// </summary>
internal static class StorageAssociatedData
{
    public const int FixedSize = 6 + ValueHeader.Size;

    public static void Write(Span<byte> destination, byte flag, uint keyId, ReadOnlySpan<byte> header, ReadOnlySpan<byte> rowKey)
    {
        destination[0] = Envelope.Version;
        destination[1] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], keyId);
        header.CopyTo(destination[6..]);
        rowKey.CopyTo(destination[FixedSize..]);
    }
}
