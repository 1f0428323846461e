using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Elastickv.Node.Encryption.Keys;

/// <summary>
/// Wraps data keys under the cluster's key encryption key (spec §1.4): <c>nonce 12 ‖ ciphertext 32 ‖ tag 16</c>, no associated data.
/// </summary>
public sealed class KekWrapper
{
    /// <summary>Length of a wrapped key in bytes.</summary>
    public const int WrappedSize = DataKey.NonceSize + DataKey.Size + DataKey.TagSize;

    private const int FingerprintSize = 8;

    private readonly DataKey _kek;
    private readonly TimeProvider _time;

    /// <param name="kek">32 bytes.</param>
    /// <param name="identity">Where the key came from, for messages: <c>file:PATH</c>.</param>
    /// <param name="time">Measures what unwrapping takes; the system's if null.</param>
    public KekWrapper(ReadOnlySpan<byte> kek, string identity, TimeProvider? time = null)
    {
        _kek = new DataKey(kek);
        _time = time ?? TimeProvider.System;
        Identity = identity;
        Fingerprint = [.. HMACSHA256.HashData(kek, "elastickv kek fingerprint v1"u8)[..FingerprintSize]];
    }

    private KekWrapper(KekWrapper present, KekWrapper next)
    {
        (_kek, _time, Times, Identity, Fingerprint) = (present._kek, present._time, present.Times, present.Identity, present.Fingerprint);
        Next = next;
    }

    public string Identity { get; }

    /// <summary>What unwrapping has taken so far.</summary>
    public UnwrapTimes Times { get; } = new();

    /// <summary>Eight bytes by which nodes can tell whether they have the same key; they say nothing about it.</summary>
    public ImmutableArray<byte> Fingerprint { get; }

    /// <summary>The key that is to replace this one. While there is one, keys wrapped under either unwrap.</summary>
    public KekWrapper? Next { get; }

    public KekWrapper WithNext(KekWrapper next) => new(this, next);

    /// <summary>Whether bytes are a key wrapped under this KEK itself, not under the next.</summary>
    public bool IsOwn(ReadOnlySpan<byte> wrapped)
    {
        try
        {
            CryptographicOperations.ZeroMemory(UnwrapOwn(wrapped));
            return true;
        }
        catch (EncryptionException)
        {
            return false;
        }
    }

    /// <summary>Wraps a data key under a fresh random nonce.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> dataKey)
    {
        if (dataKey.Length != DataKey.Size)
            throw new EncryptionException(EncryptionError.BadKeySize, $"got {dataKey.Length} bytes, want {DataKey.Size}");
        var wrapped = new byte[WrappedSize];
        var nonce = wrapped.AsSpan(0, DataKey.NonceSize);
        RandomNumberGenerator.Fill(nonce);
        _kek.Seal(nonce, dataKey, wrapped.AsSpan(DataKey.NonceSize, DataKey.Size), wrapped.AsSpan(^DataKey.TagSize..), []);
        return wrapped;
    }

    /// <summary>The 32 bytes of a wrapped data key.</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.KekUnwrapFailed"/> for any length but 60 or a wrong tag.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        var begin = _time.GetTimestamp();
        try
        {
            return Next is { } next && !IsOwn(wrapped) ? next.UnwrapOwn(wrapped) : UnwrapOwn(wrapped);
        }
        finally
        {
            Times.Add(_time.GetElapsedTime(begin));
        }
    }

    private byte[] UnwrapOwn(ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != WrappedSize)
            throw new EncryptionException(EncryptionError.KekUnwrapFailed, $"wrapped DEK has {wrapped.Length} bytes, want {WrappedSize}");
        var key = new byte[DataKey.Size];
        try
        {
            _kek.Open(wrapped[..DataKey.NonceSize], wrapped.Slice(DataKey.NonceSize, DataKey.Size), wrapped[^DataKey.TagSize..], key, []);
        }
        catch (EncryptionException mismatch)
        {
            throw new EncryptionException(EncryptionError.KekUnwrapFailed, Identity, mismatch);
        }

        return key;
    }
}
