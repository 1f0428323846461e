using System.Security.Cryptography;

namespace Elastickv.Jepsen.Harness.Keys;

/// <summary>A data key wrapped under the KEK (spec §1.4): nonce 12 ‖ AES-256-GCM ciphertext 32 ‖ tag 16, 60 bytes, no AAD.</summary>
public static class KeyWrap
{
    public const int KeySize = 32;
    public const int WrappedSize = NonceSize + KeySize + TagSize;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Wraps a 32-byte data key under a 32-byte KEK with a fresh random nonce.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> dataKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dataKey.Length, KeySize);
        var wrapped = new byte[WrappedSize];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var gcm = Cipher(kek);
        gcm.Encrypt(wrapped.AsSpan(0, NonceSize), dataKey, wrapped.AsSpan(NonceSize, KeySize), wrapped.AsSpan(NonceSize + KeySize, TagSize));
        return wrapped;
    }

    /// <summary>The 32-byte data key of a wrapped one.</summary>
    /// <exception cref="CryptographicException">It has another length, or was not wrapped under this KEK.</exception>
    public static byte[] Unwrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != WrappedSize)
            throw new CryptographicException($"a wrapped data key has {WrappedSize} bytes, not {wrapped.Length}");
        var dataKey = new byte[KeySize];
        using var gcm = Cipher(kek);
        gcm.Decrypt(wrapped[..NonceSize], wrapped.Slice(NonceSize, KeySize), wrapped[(NonceSize + KeySize)..], dataKey);
        return dataKey;
    }

    private static AesGcm Cipher(ReadOnlySpan<byte> kek)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(kek.Length, KeySize);
        return new AesGcm(kek, TagSize);
    }
}
