using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>
/// The bytes that storage and raft envelopes share (spec §2.3, §3.1): version ‖ flag ‖ BE4 key id ‖ nonce 12 ‖ ciphertext ‖ tag 16.
/// </summary>
public readonly record struct Envelope(ReadOnlyMemory<byte> Bytes)
{
    public const int Overhead = 34;
    public const int TagSize = 16;
    private const int PrefixSize = 6;
    private const int CiphertextOffset = PrefixSize + Nonce.Size;

    /// <summary>The only version there is.</summary>
    public const byte KnownVersion = 1;

    /// <summary>Flag bit of a body that was compressed before it was sealed.</summary>
    public const byte Compressed = 1;

    public byte Version => Bytes.Span[0];

    public byte Flag => Bytes.Span[1];

    public uint KeyId => BinaryPrimitives.ReadUInt32BigEndian(Bytes.Span[2..]);

    /// <summary>Version, flag and key id as they stand: the beginning of the AAD.</summary>
    public ReadOnlySpan<byte> Prefix => Bytes.Span[..PrefixSize];

    public ReadOnlySpan<byte> NonceBytes => Bytes.Span.Slice(PrefixSize, Nonce.Size);

    public ReadOnlySpan<byte> Ciphertext => Bytes.Span[CiphertextOffset..^TagSize];

    public ReadOnlySpan<byte> Tag => Bytes.Span[^TagSize..];

    /// <summary>Whether bytes are long enough to be one.</summary>
    public static bool Fits(ReadOnlyMemory<byte> bytes) => bytes.Length >= Overhead;
}
