using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Finds the peaks of a text: the bytes that are as large as the largest in some window that they stand in. A byte is one if it equals the smallest of the
/// largest bytes of all windows that it stands in. Both come about by doubling: a window of two from two bytes, one of four from two of two, and so on.
/// </summary>
internal sealed class PeakFinder
{
    /// <summary>How many bytes are looked at at once.</summary>
    public const int Block = 64;

    public const int ShortestWindow = 8;
    public const int LongestWindow = 32;

    /// <summary>Each doubling or widening needs the block behind the one that it completes.</summary>
    private const int Delay = 10;

    private readonly int _margin;
    private readonly int _window;
    private readonly byte _lowest;

    /// <param name="margin">So many bytes at either end of a text are not looked at.</param>
    /// <param name="window">The size of a window.</param>
    /// <param name="lowest">Smaller bytes are not looked for.</param>
    public PeakFinder(int margin, int window, byte lowest)
    {
        Debug.Assert(window is >= ShortestWindow and <= LongestWindow);
        _margin = margin;
        _window = window;
        _lowest = lowest;
    }

    /// <summary>Finds more peaks. The first and last positions of a text are all taken for peaks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="walk">How far the walk came; a new one begins at the beginning.</param>
    /// <param name="positions">Where the peaks are written, as long as there is room for a block.</param>
    /// <returns>How many there are; 0 at the end of the text.</returns>
    public unsafe int Find(ReadOnlySpan<byte> text, ref PeakWalk walk, Span<int> positions)
    {
        fixed (byte* start = text)
        fixed (int* found = positions)
            return Find(start, text.Length, ref walk, found, positions.Length - Block);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Find(byte* text, int length, ref PeakWalk walk, int* positions, int most)
    {
        var count = walk.Step == 0 ? Begin(ref walk, length, positions) : 0;
        var (max1, max2, max3, max4, max5) = (walk.Max1, walk.Max2, walk.Max3, walk.Max4, walk.Max5);
        var (min1, min2, min3, min4, min5) = (walk.Min1, walk.Min2, walk.Min3, walk.Min4, walk.Min5);
        var fourth = Math.Min(ShortestWindow, _window - ShortestWindow);
        var (by1, by2, by3, by4, by5) = (By(1), By(2), By(4), By(fourth), By(_window - ShortestWindow - fourth));
        var scratch = stackalloc byte[2 * Block];
        var end = length - _margin;
        var lowest = Vector512.Create(_lowest);
        var position = ((walk.Step - Delay) * Block) + _window - 1;
        for (; count < most && position + Block <= end; position += Block)
        {
            // What is behind the last whole block counts as zeros, which only make more peaks.
            var block = walk.Step++ * Block;
            var bytes = block + Block <= length ? Vector512.Load(text + block) : Vector512<byte>.Zero;
            var two = Vector512.Max(max1, Behind(max1, bytes, by1, scratch));
            var four = Vector512.Max(max2, Behind(max2, two, by2, scratch));
            var eight = Vector512.Max(max3, Behind(max3, four, by3, scratch));
            var wider = Vector512.Max(max4, Behind(max4, eight, by4, scratch));
            var largest = Vector512.Max(max5, Behind(max5, wider, by5, scratch));
            (max1, max2, max3, max4, max5) = (bytes, two, four, eight, wider);
            two = Vector512.Min(min1, Behind(min1, largest, by1, scratch));
            four = Vector512.Min(min2, Behind(min2, two, by2, scratch));
            eight = Vector512.Min(min3, Behind(min3, four, by3, scratch));
            wider = Vector512.Min(min4, Behind(min4, eight, by4, scratch));
            var smallest = Vector512.Min(min5, Behind(min5, wider, by5, scratch));
            (min1, min2, min3, min4, min5) = (largest, two, four, eight, wider);
            if (position < _window - 1)
                continue;
            var own = Vector512.Load(text + position);
            count += Write(Vector512.GreaterThanOrEqual(own, Vector512.Max(smallest, lowest)), position, positions + count);
        }

        (walk.Max1, walk.Max2, walk.Max3, walk.Max4, walk.Max5) = (max1, max2, max3, max4, max5);
        (walk.Min1, walk.Min2, walk.Min3, walk.Min4, walk.Min5) = (min1, min2, min3, min4, min5);
        walk.Next = Math.Max(walk.Next, position);
        if (position + Block > end)
        {
            while (walk.Next < end && count < most)
                positions[count++] = walk.Next++;
        }

        return count;
    }

    /// <summary>What stands before the end of the first window.</summary>
    private unsafe int Begin(ref PeakWalk walk, int length, int* positions)
    {
        var count = 0;
        for (walk.Next = _margin; walk.Next < Math.Min(length - _margin, _window - 1); walk.Next++)
            positions[count++] = walk.Next;
        return count;
    }

    private static Vector512<byte> By(int distance) => Vector512.CreateSequence((byte)distance, (byte)1);

    /// <summary>The bytes that stand in two blocks so much behind those of the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector512<byte> Behind(Vector512<byte> first, Vector512<byte> second, Vector512<byte> by, byte* scratch)
    {
        if (Avx512Vbmi.IsSupported)
            return Avx512Vbmi.PermuteVar64x8x2(first, by, second);
        first.Store(scratch);
        second.Store(scratch + Block);
        return Vector512.Load(scratch + by.ToScalar());
    }

    /// <summary>Writes where the peaks are, mostly without a branch: how many there are is what nothing can predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int Write(Vector512<byte> peaks, int position, int* target)
    {
        var bits = peaks.ExtractMostSignificantBits();
        var count = BitOperations.PopCount(bits);
        if (!Avx512Vbmi2.IsSupported)
        {
            for (var i = 0; i < count; i++, bits &= bits - 1)
                target[i] = position + BitOperations.TrailingZeroCount(bits);
            return count;
        }

        const int AtOnce = Block / sizeof(int);
        var places = Avx512Vbmi2.Compress(Vector512<byte>.Zero, peaks, Vector512<byte>.Indices);
        var origin = Vector512.Create(position);
        (Avx512F.ConvertToVector512Int32(places.GetLower().GetLower()) + origin).Store(target);
        if (count > AtOnce)
        {
            (Avx512F.ConvertToVector512Int32(places.GetLower().GetUpper()) + origin).Store(target + AtOnce);
            (Avx512F.ConvertToVector512Int32(places.GetUpper().GetLower()) + origin).Store(target + (2 * AtOnce));
            (Avx512F.ConvertToVector512Int32(places.GetUpper().GetUpper()) + origin).Store(target + (3 * AtOnce));
        }

        return count;
    }
}
