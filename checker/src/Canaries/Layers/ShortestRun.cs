using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// How short the run of text, UTF-8 or UTF-16 may be that some encoding makes of a needle. Text stands for itself. What is no text is shortest in base64, or as
/// UTF-8, where each byte from 0x80 on takes two.
/// </summary>
internal static class ShortestRun
{
    /// <summary>
    /// From so many different bytes on compressed and then encoded forms are longer than the plain one in base64: their literals alone take as many bits.
    /// </summary>
    private const int ManyDifferent = 24;

    /// <summary>The length in bytes, at least <see cref="NeedleIndex.MinimumNeedle"/>.</summary>
    public static int Of(ReadOnlySpan<byte> needle)
    {
        var seen = default(Seen);
        var high = 0;
        foreach (var value in needle)
        {
            seen[value >> 6] |= 1UL << value;
            high += value >> 7;
        }

        var base64 = ((4 * needle.Length) + 2) / 3;
        var shortest = Math.Min(needle.Length + high, base64);
        return seen.Count >= ManyDifferent ? shortest : Math.Max(NeedleIndex.MinimumNeedle, Math.Min(shortest, CompressedLength(needle)));
    }

    /// <summary>As a zlib stream, which is shorter than a gzip stream.</summary>
    private static int CompressedLength(ReadOnlySpan<byte> needle)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(needle);
        return (int)compressed.Length;
    }

    /// <summary>A bit for each byte that occurs.</summary>
    [InlineArray(4)]
    private struct Seen
    {
        private ulong _first;

        public readonly int Count
        {
            get
            {
                var count = 0;
                foreach (var bits in this)
                    count += System.Numerics.BitOperations.PopCount(bits);
                return count;
            }
        }
    }
}
