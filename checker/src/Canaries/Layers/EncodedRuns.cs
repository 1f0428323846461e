using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Finds the parts of a text that may hold something encoded: runs of printable text, runs of UTF-8, and runs where every other byte is zero. A run covers
/// whole grams of four bytes side by side, one of 43 bytes ten of them wherever it begins; the keys and numbers between sealed values hardly ever do.
/// </summary>
internal static class EncodedRuns
{
    private const int Gram = sizeof(uint);
    private const int Block = 128;
    private const int BlockGrams = Block / Gram;
    private const uint HighBits = 0x80808080;
    private const uint OddBytes = 0xFF00FF00;

    /// <summary>In no run.</summary>
    private const byte Foreign = 0xFF;

    /// <summary>Finds the runs that are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Find(ReadOnlySpan<byte> text, Wanted wanted, IRunVisitor visitor)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var grams = Grams.Within(wanted.Shortest);
        var ends = default(Ends);
        var position = 0;
        for (; position + Block <= text.Length; position += Block)
        {
            var found = grams.Take(Candidates(ref Unsafe.Add(ref start, position)));
            if (found == 0)
                continue;
            VisitAll(text, position, found, wanted, visitor, ref ends);

            // Of text alone there may be very much.
            if (ends.Done < position + (2 * Block))
                continue;
            position = (ends.Done / Block * Block) - Block;
            grams.Skip();
        }

        if (position == text.Length)
            return;
        Span<byte> rest = stackalloc byte[Block];
        rest.Fill(Foreign);
        text[position..].CopyTo(rest);
        VisitAll(text, position, grams.Take(Candidates(ref MemoryMarshal.GetReference(rest))), wanted, visitor, ref ends);
    }

    /// <summary>The candidates of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Candidates(ref byte block) =>
        Candidates(Vector512.LoadUnsafe(ref block).AsUInt32()) | (Candidates(Vector512.LoadUnsafe(ref block, Block / 2).AsUInt32()) << (BlockGrams / 2));

    /// <summary>
    /// Which of sixteen grams may be part of a run: those whose every other byte is zero, and those that are ASCII or UTF-8 of characters up to U+00FF and
    /// some more, where every continuation byte stands behind a lead byte, and only those do. The first byte may continue what stands before the gram.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Candidates(Vector512<uint> grams)
    {
        var second = grams << 1;
        var lead = grams & second & Vector512.Create(HighBits);
        var continued = Vector512.AndNot(grams & Vector512.Create(HighBits), second);
        var wrong = Vector512.AndNot(continued ^ (lead << 8), Vector512.Create(0xFFU)) | (lead & (grams << 2));
        var wide = Vector512.Min(grams & Vector512.Create(OddBytes), grams & Vector512.Create(~OddBytes));
        return (uint)Vector512.Equals(Vector512.Min(wrong, wide), Vector512<uint>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void VisitAll(ReadOnlySpan<byte> text, int block, ulong found, Wanted wanted, IRunVisitor visitor, ref Ends ends)
    {
        for (; found != 0; found &= found - 1)
            Visit(text, block + ((BitOperations.TrailingZeroCount(found) - BlockGrams) * Gram), wanted, visitor, ref ends);
    }

    /// <summary>Hardly any gram of a sealed disk comes here: it stays out of the loops.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Visit(ReadOnlySpan<byte> text, int position, Wanted wanted, IRunVisitor visitor, ref Ends ends)
    {
        if (position >= ends.Done)
            VisitNarrow(text, position, wanted, visitor, ref ends);

        // A gram that the text does not fill is in no run.
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(text[position..], out var gram))
            return;
        if (position >= ends.EvenZeros && (gram & ~OddBytes) == 0)
            ends.EvenZeros = VisitWide(text, position, wanted, visitor);
        if (position >= ends.OddZeros && (gram & OddBytes) == 0)
            ends.OddZeros = VisitWide(text, position + 1, wanted, visitor);
    }

    private static void VisitNarrow(ReadOnlySpan<byte> text, int position, Wanted wanted, IRunVisitor visitor, ref Ends ends)
    {
        if (!RunWindow.MayHoldRun(text, position, wanted.Shortest, out var maybeLatin, out var maybeText, out var end))
        {
            // Whatever run this is, it is too short.
            (ends.Latin, ends.Text) = (Math.Max(ends.Latin, end), Math.Max(ends.Text, end));
            return;
        }

        if (maybeLatin && position >= ends.Latin)
            ends.Latin = VisitLatin(text, position, wanted, visitor);
        if (maybeText && position >= ends.Text)
            ends.Text = VisitText(text, position, wanted, visitor);
    }

    private static int VisitText(ReadOnlySpan<byte> text, int position, Wanted wanted, IRunVisitor visitor)
    {
        var (start, end) = Extend(text, position, Alphabets.Text);
        if (IsWorthwhile(text, start, end, wanted))
            visitor.Text(text[start..end], start);
        return end;
    }

    private static int VisitLatin(ReadOnlySpan<byte> text, int position, Wanted wanted, IRunVisitor visitor)
    {
        var (start, end) = Extend(text, position, Alphabets.Latin);
        if (IsWorthwhile(text, start, end, wanted) && text[start..end].ContainsAnyInRange((byte)0xC2, (byte)0xC3))
            visitor.Latin(text[start..end], start);
        return end;
    }

    private static (int Start, int End) Extend(ReadOnlySpan<byte> text, int position, SearchValues<byte> alphabet)
    {
        var start = text[..position].LastIndexOfAnyExcept(alphabet) + 1;
        var length = text[position..].IndexOfAnyExcept(alphabet);
        return (start, length < 0 ? text.Length : position + length);
    }

    private static bool IsWorthwhile(ReadOnlySpan<byte> text, int start, int end, Wanted wanted) =>
        end - start >= wanted.Shortest && (end > wanted.Seen || end == text.Length);

    /// <param name="text">The text.</param>
    /// <param name="zero">A zero that stands beside a value.</param>
    /// <param name="wanted">Which runs are worth a visit.</param>
    /// <param name="visitor">Who visits them.</param>
    private static int VisitWide(ReadOnlySpan<byte> text, int zero, Wanted wanted, IRunVisitor visitor)
    {
        var first = zero;
        while (first >= 2 && text[first - 2] == 0)
            first -= 2;

        // Of zeros alone there may be very many.
        var zeros = text[zero..].IndexOfAnyExcept((byte)0);
        var end = zero + ((zeros < 0 ? text.Length - zero : zeros) & ~1);
        while (end < text.Length && text[end] == 0)
            end += 2;

        // Values stand before the zeros (little-endian) or behind them (big-endian): the run is widened by one on either side.
        var start = Math.Max(0, first - 1);
        end = Math.Min(end, text.Length);
        if (IsWorthwhile(text, start, end, wanted))
            visitor.Wide(text[start..end], start);
        return end;
    }

    /// <summary>Which runs are worth a visit.</summary>
    /// <param name="Shortest">Those that are as long as the shortest needle, because no encoding makes one shorter.</param>
    /// <param name="Seen">Those that end behind this; what ends before it was looked at with the piece before.</param>
    public readonly record struct Wanted(int Shortest, int Seen);

    /// <summary>Of which grams so many that stand side by side may be part of a run, that a run of the shortest length covers as many.</summary>
    private struct Grams(int count)
    {
        private readonly int _second = Math.Min(2, count - 2);
        private readonly int _third = Math.Clamp(count - 4, 0, 4);
        private readonly int _fourth = Math.Max(0, count - 8);
        private readonly ulong _new = ulong.MaxValue << (BlockGrams - count + 1);
        private uint _last;

        public static Grams Within(int shortest)
        {
            var count = Math.Min(BlockGrams / 2, (shortest - Gram + 1) / Gram);
            Debug.Assert(count >= 2);
            return new Grams(count);
        }

        /// <summary>Goes on by a block.</summary>
        /// <returns>The first of each group that ends in this block; the lower half stands for the block before.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Take(uint grams)
        {
            // First those of two, then of as many more as fit twice, until a group is complete.
            var groups = ((ulong)grams << BlockGrams) | _last;
            _last = grams;
            groups &= groups >> 1;
            groups &= groups >> _second;
            groups &= groups >> _third;
            return groups & (groups >> _fourth) & _new;
        }

        /// <summary>Goes on somewhere else: all that stands before it may be part of a run.</summary>
        public void Skip() => _last = uint.MaxValue;
    }

    /// <summary>Where the last run of each kind ended.</summary>
    private struct Ends
    {
        public int Text;
        public int Latin;
        public int EvenZeros;
        public int OddZeros;

        /// <summary>Before this there is no run of text or UTF-8 that was not visited.</summary>
        public readonly int Done => Math.Min(Latin, Text);
    }
}
