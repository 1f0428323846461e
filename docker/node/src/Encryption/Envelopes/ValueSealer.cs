using Elastickv.Node.Encryption.Keys;
using IronSnappy;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>
/// Seals values under the active storage key and opens them under any loaded key. <see cref="State"/> may be replaced at any time;
/// a value in flight uses the state it began with.
/// </summary>
/// <param name="keys">All unretired keys.</param>
/// <param name="compress">Compress values with Snappy before sealing them, if that makes them shorter.</param>
public sealed class ValueSealer(Keystore keys, bool compress = false) : IValueSealer
{
    private volatile SealingState? _state;

    /// <summary>Null until the node knows its epoch: nothing is sealed.</summary>
    public SealingState? State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Values that did not open.</summary>
    public DecryptFailures Failures { get; } = new();

    public bool IsSealing => _state is { Active: true, KeyId: not 0 };

    public int SealedSize(int valueLength) => valueLength + StorageEnvelope.Overhead;

    public int Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var state = _state ?? throw new InvalidOperationException("sealing without a sealing state");
        var shorter = compress ? Compress(value) : null;
        var plaintext = shorter ?? value;
        var size = plaintext.Length + StorageEnvelope.Overhead;
        StorageEnvelope.Seal(
            keys.Get(state.KeyId), state.KeyId, state.Nonces, shorter is not null, header, rowKey, plaintext, destination[..size]);
        return size;
    }

    public byte[] Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body)
    {
        try
        {
            var plaintext = StorageEnvelope.Open(keys, header, rowKey, body, out var compressed);
            return compressed ? Decompress(plaintext) : plaintext;
        }
        catch (EncryptionException error)
        {
            Failures.Count(error.Error);
            throw;
        }
    }

    public bool IsRebadged(ulong expireAt, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body) =>
        StorageEnvelope.IsRebadged(keys, expireAt, rowKey, body);

    // The bytes are authenticated, so this is a writer's mistake; the value must still not pass for another.
    private static byte[] Decompress(byte[] plaintext)
    {
        try
        {
            return Snappy.Decode(plaintext);
        }
        catch (Exception error) when (error is IOException or ArgumentException or IndexOutOfRangeException)
        {
            throw new EncryptionException(EncryptionError.EncryptedValueMalformed, "compressed value", error);
        }
    }

    private static byte[]? Compress(ReadOnlySpan<byte> value)
    {
        var compressed = Snappy.Encode(value);
        return compressed.Length < value.Length ? compressed : null;
    }
}
