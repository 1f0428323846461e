using System.Buffers;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>Seals and opens the values of the store (spec §2.3, §2.4). Errors are <see cref="EncryptionException"/>s.</summary>
public static class StorageEnvelope
{
    /// <summary>Bytes that an envelope adds to its plaintext.</summary>
    public const int Overhead = Envelope.Overhead;

    private const int StackLimit = 512;

    /// <summary>Seals into <paramref name="destination"/>, exactly <see cref="Overhead"/> bytes longer than the plaintext.</summary>
    /// <param name="header">The 9 header bytes exactly as they will be stored.</param>
    public static void Seal(
        DataKey key, uint keyId, NonceFactory nonces, bool compressed, ReadOnlySpan<byte> header, ReadOnlySpan<byte> rowKey,
        ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        var flag = compressed ? Envelope.CompressedFlag : (byte)0;
        var size = StorageAssociatedData.FixedSize + rowKey.Length;
        byte[]? rented = null;
        var buffer = size <= StackLimit ? stackalloc byte[StackLimit] : (rented = ArrayPool<byte>.Shared.Rent(size));
        var bound = buffer[..size];
        StorageAssociatedData.Write(bound, flag, keyId, header, rowKey);
        Envelope.Seal(key, keyId, flag, nonces, plaintext, bound, destination);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Opens an envelope. The result is never null; an empty plaintext is an empty array.</summary>
    /// <param name="compressed">Whether the plaintext must still be decompressed.</param>
    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.EnvelopeShort"/>, <see cref="EncryptionError.EnvelopeVersion"/>, <see cref="EncryptionError.UnknownKeyId"/>
    /// or <see cref="EncryptionError.Integrity"/>.
    /// </exception>
    public static byte[] Open(Keystore keys, ReadOnlySpan<byte> header, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body, out bool compressed)
    {
        var envelope = Envelope.Parse(body);
        var key = keys.Get(envelope.KeyId);
        var size = StorageAssociatedData.FixedSize + rowKey.Length;
        byte[]? rented = null;
        var buffer = size <= StackLimit ? stackalloc byte[StackLimit] : (rented = ArrayPool<byte>.Shared.Rent(size));
        var bound = buffer[..size];
        StorageAssociatedData.Write(bound, envelope.Flag, envelope.KeyId, header, rowKey);
        var plaintext = new byte[envelope.Ciphertext.Length];
        try
        {
            key.Open(envelope.Nonce, envelope.Ciphertext, envelope.Tag, plaintext, bound);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }

        // An authenticated flag that this build does not know: written by a later one.
        if ((envelope.Flag & ~Envelope.CompressedFlag) != 0)
            throw new EncryptionException(EncryptionError.EnvelopeVersion, $"flag 0x{envelope.Flag:x2}");
        compressed = envelope.Flag == Envelope.CompressedFlag;
        return plaintext;
    }

    /// <summary>
    /// Whether bytes that claim to be cleartext are an envelope whose state bits somebody cleared (re-badge guard, spec §2.7): they are
    /// tried under every loaded key, with canonical version and header, and with the expiry on disk and none.
    /// </summary>
    public static bool IsRebadged(Keystore keys, ulong expireAt, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body)
    {
        if (body.Length < Overhead)
            return false;
        foreach (var (keyId, key) in keys.All)
        {
            if (Fits(key, keyId, expireAt, rowKey, body) || (expireAt != 0 && Fits(key, keyId, 0, rowKey, body)))
                return true;
        }

        return false;
    }

    private static bool Fits(DataKey key, uint keyId, ulong expireAt, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body)
    {
        if (Fits(key, keyId, 0, expireAt, rowKey, body))
            return true;

        // The compressed form only where the flag byte says so: the second trial would double the price of every clear read.
        return body[1] == Envelope.CompressedFlag && Fits(key, keyId, Envelope.CompressedFlag, expireAt, rowKey, body);
    }

    private static bool Fits(DataKey key, uint keyId, byte flag, ulong expireAt, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[ValueHeader.Size];
        new ValueHeader(IsTombstone: false, IsEncrypted: true, expireAt).Write(header);
        var size = StorageAssociatedData.FixedSize + rowKey.Length;
        byte[]? rented = null;
        var buffer = size <= StackLimit ? stackalloc byte[StackLimit] : (rented = ArrayPool<byte>.Shared.Rent(size));
        StorageAssociatedData.Write(buffer, flag, keyId, header, rowKey);
        var envelope = Envelope.Split(body);
        var fits = key.Authenticates(envelope.Nonce, envelope.Ciphertext, envelope.Tag, buffer[..size]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return fits;
    }
}
