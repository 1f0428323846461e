using System.Buffers;
using System.Security.Cryptography;

namespace Elastickv.Node.Encryption.Keys;

/// <summary>
/// A 256-bit data key (DEK) with prepared AES-GCM ciphers. Safe to use from many threads: a cipher object is used by one
/// thread at a time, and waits in a slot in between.
/// </summary>
public sealed class DataKey
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Size = 32;

    /// <summary>Length of a nonce in bytes.</summary>
    public const int NonceSize = 12;

    /// <summary>Length of an authentication tag in bytes.</summary>
    public const int TagSize = 16;

    private const int StackLimit = 1024;
    private const int Slots = 16;

    private readonly byte[] _bytes;
    private readonly AesGcm?[] _ciphers = new AesGcm?[Slots];

    /// <exception cref="EncryptionException"><see cref="EncryptionError.BadKeySize"/> unless the key has 32 bytes.</exception>
    public DataKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Size)
            throw new EncryptionException(EncryptionError.BadKeySize, $"got {key.Length} bytes, want {Size}");
        _bytes = key.ToArray();
    }

    /// <summary>Compares key material in constant time.</summary>
    public bool HasBytes(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(_bytes, other);

    /// <summary>Encrypts into <paramref name="ciphertext"/> (same length) and <paramref name="tag"/> (16 bytes).</summary>
    public void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        RequireNonce(nonce);
        var cipher = Rent();
        cipher.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
        Return(cipher);
    }

    /// <summary>Decrypts and authenticates.</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.Integrity"/> if the tag does not match.</exception>
    public void Open(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        RequireNonce(nonce);
        var cipher = Rent();
        try
        {
            cipher.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new EncryptionException(EncryptionError.Integrity);
        }
        finally
        {
            Return(cipher);
        }
    }

    /// <summary>
    /// Whether the tag fits, without an exception when it does not: for trial opening, where a mismatch is the usual case. GCM is a
    /// counter mode, so encrypting the ciphertext yields the plaintext, and encrypting that yields the ciphertext with its true tag.
    /// </summary>
    public bool Authenticates(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        RequireNonce(nonce);
        var length = ciphertext.Length;
        byte[]? rented = null;
        var scratch = 2 * length <= StackLimit ? stackalloc byte[StackLimit] : (rented = ArrayPool<byte>.Shared.Rent(2 * length));
        Span<byte> actual = stackalloc byte[TagSize];
        var plaintext = scratch[..length];
        var cipher = Rent();
        cipher.Encrypt(nonce, ciphertext, plaintext, actual, associatedData);
        cipher.Encrypt(nonce, plaintext, scratch.Slice(length, length), actual, associatedData);
        Return(cipher);
        CryptographicOperations.ZeroMemory(plaintext);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return CryptographicOperations.FixedTimeEquals(actual, tag);
    }

    private static void RequireNonce(ReadOnlySpan<byte> nonce)
    {
        if (nonce.Length != NonceSize)
            throw new EncryptionException(EncryptionError.BadNonceSize, $"got {nonce.Length} bytes, want {NonceSize}");
    }

    private static int Slot => Environment.CurrentManagedThreadId % Slots;

    private AesGcm Rent() => Interlocked.Exchange(ref _ciphers[Slot], null) ?? new AesGcm(_bytes, TagSize);

    private void Return(AesGcm cipher) => Interlocked.Exchange(ref _ciphers[Slot], cipher)?.Dispose();
}
