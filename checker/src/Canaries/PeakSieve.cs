using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Drops most of the peaks that no needle has, before a table is asked: one bit for each few entries, so that a million of them fit into a processor's
/// own cache, and no branch, which nothing could predict.
/// </summary>
internal sealed class PeakSieve
{
    private const int BitsPerEntry = 4;
    private const int WordBits = 32;
    private const int AtOnce = 4;

    private readonly uint[] _words;
    private readonly int _shift;

    /// <param name="entries">How many entries there will be at most.</param>
    public PeakSieve(long entries)
    {
        var bits = BitOperations.RoundUpToPowerOf2((ulong)Math.Max(WordBits, entries * BitsPerEntry));
        _words = new uint[bits / WordBits];
        _shift = 32 - BitOperations.Log2(bits);
    }

    /// <summary>Enters a needle by its peak, which has <see cref="PeakIndex.Side"/> bytes on either side.</summary>
    public unsafe void Add(ReadOnlySpan<byte> needle, int peak)
    {
        fixed (byte* start = needle)
        {
            var bit = Bit(start + peak, _shift);
            _words[bit / WordBits] |= 1U << (int)bit;
        }
    }

    /// <summary>Keeps the peaks that a needle may have.</summary>
    /// <param name="text">The text.</param>
    /// <param name="positions">Where its peaks are; those kept are moved to the front.</param>
    /// <returns>How many are kept.</returns>
    public unsafe int Sift(ReadOnlySpan<byte> text, Span<int> positions)
    {
        fixed (byte* start = text)
        fixed (int* peaks = positions)
            return Sift(start, peaks, positions.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Sift(byte* text, int* positions, int count)
    {
        // The innermost loop of a scan, hence four at a time and by pointers: as fast again as with indices, one by one.
        var shift = _shift;
        var kept = positions;
        var position = (uint*)positions;
        var end = position + count;
        fixed (uint* words = _words)
        {
            for (var whole = end - (count % AtOnce); position < whole; position += AtOnce)
            {
                nuint first = position[0], second = position[1], third = position[2], fourth = position[3];
                var bit1 = Bit(text + first, shift);
                var bit2 = Bit(text + second, shift);
                var bit3 = Bit(text + third, shift);
                var bit4 = Bit(text + fourth, shift);
                *kept = (int)first;
                kept += Holds(words, bit1);
                *kept = (int)second;
                kept += Holds(words, bit2);
                *kept = (int)third;
                kept += Holds(words, bit3);
                *kept = (int)fourth;
                kept += Holds(words, bit4);
            }

            for (; position < end; position++)
            {
                var bit = Bit(text + *position, shift);
                *kept = (int)*position;
                kept += Holds(words, bit);
            }
        }

        return (int)(kept - positions);
    }

    /// <summary>1 or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint Holds(uint* words, uint bit) => (words[bit / WordBits] >> (int)bit) & 1;

    /// <summary>The same for a peak and its mirror image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint Bit(byte* peak, int shift)
    {
        var before = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(peak - PeakIndex.Side));
        return ((before + Unsafe.ReadUnaligned<uint>(peak)) * 0x9E3779B1) >> shift;
    }
}
