using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Elastickv.Node.Encryption.Keys;

/// <summary>
/// Ties a data key to its key id and purpose. The wrapped form has no associated data (spec §1.4), so two wrapped keys that were
/// exchanged in a sidecar unwrap without error (hazard H-12). The binding, kept beside the wrapped key, makes the exchange visible:
/// <c>HMAC-SHA256(DEK, "elastickv dek binding v1" ‖ BE4 key_id ‖ purpose byte)</c>. It tells nothing about the key.
/// </summary>
public static class DekBinding
{
    public const int Size = 32;

    public static byte[] Compute(ReadOnlySpan<byte> dataKey, uint keyId, Purpose purpose)
    {
        var label = Encoding.ASCII.GetBytes("elastickv dek binding v1");
        var message = new byte[label.Length + 5];
        label.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(label.Length), keyId);
        message[^1] = (byte)purpose;
        return HMACSHA256.HashData(dataKey, message);
    }

    /// <exception cref="EncryptionException"><see cref="EncryptionError.DekBindingMismatch"/>.</exception>
    public static void Require(ReadOnlySpan<byte> binding, ReadOnlySpan<byte> dataKey, uint keyId, Purpose purpose)
    {
        if (!CryptographicOperations.FixedTimeEquals(binding, Compute(dataKey, keyId, purpose)))
            throw new EncryptionException(EncryptionError.DekBindingMismatch, $"key_id {keyId}, purpose {purpose.Name()}");
    }
}
