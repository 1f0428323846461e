using System.Security.Cryptography;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>Data keys wrapped under the KEK (spec §1.4): nonce 12 ‖ AES-256-GCM ciphertext 32 ‖ tag 16, no AAD.</summary>
public static class KeyWrap
{
    public const int KeySize = 32;
    public const int WrappedSize = 60;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>The data key, or null when the blob is not one wrapped under this KEK.</summary>
    public static byte[]? Unwrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> wrapped)
    {
        if (kek.Length != KeySize || wrapped.Length != WrappedSize)
            return null;
        var key = new byte[KeySize];
        using var gcm = new AesGcm(kek, TagSize);
        try
        {
            gcm.Decrypt(wrapped[..NonceSize], wrapped[NonceSize..^TagSize], wrapped[^TagSize..], key);
            return key;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
