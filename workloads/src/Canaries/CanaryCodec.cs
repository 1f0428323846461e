using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Elastickv.Jepsen.Workloads.Canaries;

/// <summary>
/// Makes values that can be found on a disk and explain themselves: <c>CNRY</c> and, in base64url, 32 bytes of ciphertext, which no compressor shortens. Decrypted
/// (AES-256-CBC under a key derived from the run's seed, zero IV) they are BE8 operation ‖ BE4 key ‖ BE4 process ‖ phase ‖ 15 zeros. Operations are
/// unique in a run, so no two first blocks are alike and neither is anything that follows; the zeros tell a canary from chance.
/// </summary>
public sealed class CanaryCodec : IDisposable
{
    public const string Prefix = "CNRY";
    private const int Size = 32;
    private const int PhaseOffset = 16;

    private static readonly int TextLength = Prefix.Length + Base64Url.GetEncodedLength(Size);
    private static readonly byte[] ZeroIv = new byte[16];

    private readonly Lock _lock = new();
    private readonly Aes _aes = Aes.Create();

    public CanaryCodec(ulong seed)
    {
        Span<byte> seedBytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(seedBytes, seed);
        _aes.Key = SHA256.HashData([.. "elastickv-jepsen canary key"u8, .. seedBytes]);
    }

    public string Encode(CanaryContent content)
    {
        Span<byte> plain = stackalloc byte[Size];
        plain.Clear();
        BinaryPrimitives.WriteInt64BigEndian(plain, content.Operation);
        BinaryPrimitives.WriteInt32BigEndian(plain[8..], content.Key);
        BinaryPrimitives.WriteInt32BigEndian(plain[12..], content.Process);
        plain[PhaseOffset] = content.Phase;
        lock (_lock)
            return Prefix + Base64Url.EncodeToString(_aes.EncryptCbc(plain, ZeroIv, PaddingMode.None));
    }

    /// <summary>Null if the text is no canary of this seed.</summary>
    public CanaryContent? Decode(string text)
    {
        if (text.Length != TextLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        Span<byte> sealedBytes = stackalloc byte[Size];
        if (Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length), sealedBytes, out _, out var length) != OperationStatus.Done || length != Size)
            return null;
        byte[] plain;
        lock (_lock)
            plain = _aes.DecryptCbc(sealedBytes, ZeroIv, PaddingMode.None);
        if (plain.AsSpan(PhaseOffset + 1).ContainsAnyExcept((byte)0))
            return null;
        return new CanaryContent(
            BinaryPrimitives.ReadInt64BigEndian(plain),
            BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(8)),
            plain[PhaseOffset],
            BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(12)));
    }

    public void Dispose() => _aes.Dispose();

    /// <summary>The bytes as they would stand on a disk.</summary>
    public static byte[] OnDisk(string text) => Encoding.ASCII.GetBytes(text);
}
