using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Finds where a gzip or zlib stream may begin.</summary>
internal static class CompressedStreams
{
    /// <summary>So many bytes are needed to tell a header.</summary>
    public const int HeaderSize = 4;

    /// <summary>First byte of a gzip stream.</summary>
    public const byte GzipMagic = 0x1F;

    private const byte Gzip2 = 0x8B;
    private const byte Deflate = 8;
    private const byte Zlib = 0x78;
    private const byte GzipReservedFlags = 0xE0;

    /// <summary>By the low half of the second byte of a header: the whole second byte. Other halves have a byte here that does not end so.</summary>
    private static readonly Vector128<byte> SecondByLowHalf =
        Vector128.Create((byte)0xFF, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xDA, Gzip2, 0x9C, 0xFF, 0x5E, 0x00);

    /// <summary>By the low half of the second byte of a header: the first byte.</summary>
    private static readonly Vector128<byte> FirstByLowHalf =
        Vector128.Create((byte)0x00, Zlib, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, Zlib, GzipMagic, Zlib, 0x00, Zlib, 0x00);

    /// <summary>The offsets of plausible headers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Find(ReadOnlySpan<byte> text, List<int> offsets)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var position = 0;
        if (Avx512BW.IsSupported)
        {
            var pair = Vector256.Create(SecondByLowHalf, SecondByLowHalf);
            var seconds = Vector512.Create(pair, pair);
            pair = Vector256.Create(FirstByLowHalf, FirstByLowHalf);
            var firsts = Vector512.Create(pair, pair);
            var lowHalf = Vector512.Create((byte)0x0F);
            for (; position + Vector512<byte>.Count < text.Length; position += Vector512<byte>.Count)
            {
                var first = Vector512.LoadUnsafe(ref start, (nuint)position);
                var second = Vector512.LoadUnsafe(ref start, (nuint)position + 1);
                var half = second & lowHalf;
                var headers = Vector512.Equals(second, Avx512BW.Shuffle(seconds, half)) & Vector512.Equals(first, Avx512BW.Shuffle(firsts, half));
                for (var bits = headers.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                    Check(text, position + BitOperations.TrailingZeroCount(bits), offsets);
            }
        }
        else if (Avx2.IsSupported)
        {
            var seconds = Vector256.Create(SecondByLowHalf, SecondByLowHalf);
            var firsts = Vector256.Create(FirstByLowHalf, FirstByLowHalf);
            var lowHalf = Vector256.Create((byte)0x0F);
            for (; position + Vector256<byte>.Count < text.Length; position += Vector256<byte>.Count)
            {
                var first = Vector256.LoadUnsafe(ref start, (nuint)position);
                var second = Vector256.LoadUnsafe(ref start, (nuint)position + 1);
                var half = second & lowHalf;
                var headers = Vector256.Equals(second, Avx2.Shuffle(seconds, half)) & Vector256.Equals(first, Avx2.Shuffle(firsts, half));
                for (var bits = headers.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                    Check(text, position + BitOperations.TrailingZeroCount(bits), offsets);
            }
        }

        for (; position + 1 < text.Length; position++)
        {
            if (text[position] is Zlib or GzipMagic)
                Check(text, position, offsets);
        }
    }

    private static void Check(ReadOnlySpan<byte> text, int offset, List<int> offsets)
    {
        var header = text[offset..];
        var plausible = header[0] == GzipMagic
            ? header.Length >= HeaderSize && header[1] == Gzip2 && header[2] == Deflate && (header[3] & GzipReservedFlags) == 0
            : header.Length > 2 && header[1] is 0x01 or 0x5E or 0x9C or 0xDA && DeflateProbe.LooksValid(header[2..]);
        if (plausible)
            offsets.Add(offset);
    }
}
