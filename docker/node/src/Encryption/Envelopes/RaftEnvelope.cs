using System.Buffers.Binary;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>
/// Seals and opens proposal payloads (spec §3.1). Associated data: <c>'R' ‖ 0x01 ‖ key_id BE4</c>; the leading 'R' keeps storage
/// ciphertexts from passing as raft ones. The proposal framing stays outside.
/// </summary>
public static class RaftEnvelope
{
    /// <summary>Bytes that an envelope adds to its payload.</summary>
    public const int Overhead = Envelope.Overhead;

    private const int BoundSize = 6;

    public static byte[] Seal(DataKey key, uint keyId, NonceFactory nonces, ReadOnlySpan<byte> payload)
    {
        var sealedPayload = new byte[payload.Length + Overhead];
        Seal(key, keyId, nonces, payload, sealedPayload);
        return sealedPayload;
    }

    /// <summary>Seals into <paramref name="destination"/>, exactly <see cref="Overhead"/> bytes longer than the payload.</summary>
    public static void Seal(DataKey key, uint keyId, NonceFactory nonces, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        Span<byte> bound = stackalloc byte[BoundSize];
        Bind(bound, keyId);
        Envelope.Seal(key, keyId, flag: 0, nonces, payload, bound, destination);
    }

    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.RaftUnwrapFailed"/>, caused by a short envelope, an unknown version, flag or key, or a wrong tag.
    /// Applying must halt.
    /// </exception>
    public static byte[] Open(Keystore keys, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var envelope = Envelope.Parse(bytes);

            // The flag is always zero and not bound, so any other value is a change made at rest.
            if (envelope.Flag != 0)
                throw new EncryptionException(EncryptionError.EnvelopeVersion, $"flag 0x{envelope.Flag:x2}");
            Span<byte> bound = stackalloc byte[BoundSize];
            Bind(bound, envelope.KeyId);
            var payload = new byte[envelope.Ciphertext.Length];
            keys.Get(envelope.KeyId).Open(envelope.Nonce, envelope.Ciphertext, envelope.Tag, payload, bound);
            return payload;
        }
        catch (EncryptionException error)
        {
            throw new EncryptionException(EncryptionError.RaftUnwrapFailed, cause: error);
        }
    }

    private static void Bind(Span<byte> destination, uint keyId)
    {
        destination[0] = (byte)'R';
        destination[1] = Envelope.Version;
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], keyId);
    }
}
