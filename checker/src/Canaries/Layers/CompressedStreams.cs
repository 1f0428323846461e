using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Finds where a gzip or zlib stream may begin.</summary>
internal static class CompressedStreams
{
    /// <summary>First byte of a gzip stream.</summary>
    public const byte GzipMagic = 0x1F;

    private const byte Gzip2 = 0x8B;
    private const byte Deflate = 8;
    private const byte Zlib = 0x78;
    private const byte GzipReservedFlags = 0xE0;

    /// <summary>The offsets of plausible headers.</summary>
    public static void Find(ReadOnlySpan<byte> text, List<int> offsets)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var position = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; position + Vector256<byte>.Count < text.Length; position += Vector256<byte>.Count)
            {
                var first = Vector256.LoadUnsafe(ref start, (nuint)position);
                var second = Vector256.LoadUnsafe(ref start, (nuint)position + 1);
                var zlib = Vector256.Equals(first, Vector256.Create(Zlib))
                    & (Vector256.Equals(second, Vector256.Create((byte)0x01)) | Vector256.Equals(second, Vector256.Create((byte)0x5E))
                        | Vector256.Equals(second, Vector256.Create((byte)0x9C)) | Vector256.Equals(second, Vector256.Create((byte)0xDA)));
                var gzip = Vector256.Equals(first, Vector256.Create(GzipMagic)) & Vector256.Equals(second, Vector256.Create(Gzip2));
                for (var bits = (zlib | gzip).ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
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
            ? header.Length > 3 && header[1] == Gzip2 && header[2] == Deflate && (header[3] & GzipReservedFlags) == 0
            : header.Length > 2 && header[1] is 0x01 or 0x5E or 0x9C or 0xDA && DeflateProbe.LooksValid(header[2..]);
        if (plausible)
            offsets.Add(offset);
    }
}
