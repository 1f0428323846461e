using System.Buffers.Binary;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>
/// The layout that storage and raft envelopes share (spec §2.3, §3.1):
/// <c>version 0x01 ‖ flag ‖ key_id BE4 ‖ nonce 12 ‖ ciphertext ‖ tag 16</c>.
/// </summary>
internal readonly ref struct Envelope
{
    public const int HeaderSize = 6 + DataKey.NonceSize;
    public const int Overhead = HeaderSize + DataKey.TagSize;
    public const byte Version = 0x01;
    public const byte CompressedFlag = 0x01;

    private Envelope(byte flag, uint keyId, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag)
    {
        Flag = flag;
        KeyId = keyId;
        Nonce = nonce;
        Ciphertext = ciphertext;
        Tag = tag;
    }

    public byte Flag { get; }

    public uint KeyId { get; }

    public ReadOnlySpan<byte> Nonce { get; }

    public ReadOnlySpan<byte> Ciphertext { get; }

    public ReadOnlySpan<byte> Tag { get; }

    /// <exception cref="EncryptionException"><see cref="EncryptionError.EnvelopeShort"/> or <see cref="EncryptionError.EnvelopeVersion"/>.</exception>
    public static Envelope Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Overhead)
            throw new EncryptionException(EncryptionError.EnvelopeShort, $"{bytes.Length} bytes, want at least {Overhead}");
        if (bytes[0] != Version)
            throw new EncryptionException(EncryptionError.EnvelopeVersion, $"0x{bytes[0]:x2}");
        return Split(bytes);
    }

    /// <summary>Takes bytes apart without judging the version; they must have at least <see cref="Overhead"/> bytes.</summary>
    public static Envelope Split(ReadOnlySpan<byte> bytes) => new(
        bytes[1],
        BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]),
        bytes.Slice(6, DataKey.NonceSize),
        bytes[HeaderSize..^DataKey.TagSize],
        bytes[^DataKey.TagSize..]);

    /// <summary>Seals into <paramref name="destination"/>, which has exactly the plaintext's length plus <see cref="Overhead"/>.</summary>
    public static void Seal(
        DataKey key, uint keyId, byte flag, NonceFactory nonces, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, Span<byte> destination)
    {
        destination[0] = Version;
        destination[1] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], keyId);
        var nonce = destination.Slice(6, DataKey.NonceSize);
        nonces.Next(nonce);
        var ciphertext = destination[HeaderSize..^DataKey.TagSize];
        key.Seal(nonce, plaintext, ciphertext, destination[^DataKey.TagSize..], associatedData);
    }
}
