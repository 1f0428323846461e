using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Finds the parts of a text that may hold something encoded: runs of printable text, runs of UTF-8, and runs where every other byte is
/// zero. Like the needle index it looks at eight bytes in every stride only: whatever an encoding makes of a needle is no shorter than the needle.
/// </summary>
internal static class EncodedRuns
{
    private const ulong HighBits = 0x8080808080808080;
    private const ulong LowBits = 0x0101010101010101;
    private const ulong LeadBits = 0x3E3E3E3E3E3E3E3E;
    private const ulong LeadPattern = 0x02;
    private const ulong OddBytes = 0xFF00FF00FF00FF00;

    /// <summary>Finds the runs that are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Find(ReadOnlySpan<byte> text, int stride, Wanted wanted, IRunVisitor visitor)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var last = text.Length - sizeof(ulong);
        var ends = default(Ends);
        var position = 0;
        for (; position + (3 * stride) <= last; position += 4 * stride)
        {
            var grams = Vector256.Create(
                Gram(ref start, position), Gram(ref start, position + stride), Gram(ref start, position + (2 * stride)), Gram(ref start, position + (3 * stride)));
            for (var bits = MayBeRuns(grams).ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                var at = position + (BitOperations.TrailingZeroCount(bits) * stride);
                Visit(text, at, Gram(ref start, at), wanted, visitor, ref ends);
            }
        }

        for (; position <= last; position += stride)
            Visit(text, position, Gram(ref start, position), wanted, visitor, ref ends);
    }

    /// <summary>For each of four times eight bytes whether <see cref="IsLatin"/> or <see cref="IsWide"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MayBeRuns(Vector256<ulong> grams)
    {
        var high = grams & Vector256.Create(HighBits);
        var lead = high & (grams << 1);
        var known = Vector256.Equals((grams & Vector256.Create(LeadBits)).AsByte(), Vector256.Create((byte)LeadPattern)).AsUInt64();
        var wrong = Vector256.AndNot(high ^ lead ^ (lead << 8), Vector256.Create(0xFFUL)) | Vector256.AndNot(lead, known);
        return Vector256.Equals(wrong, Vector256<ulong>.Zero)
            | Vector256.Equals(grams & Vector256.Create(OddBytes), Vector256<ulong>.Zero)
            | Vector256.Equals(grams & Vector256.Create(~OddBytes), Vector256<ulong>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Gram(ref byte start, int position)
    {
        var gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
        return BitConverter.IsLittleEndian ? gram : BinaryPrimitives.ReverseEndianness(gram);
    }

    /// <summary>Hardly any position comes here: it stays out of the loop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Visit(ReadOnlySpan<byte> text, int position, ulong gram, Wanted wanted, IRunVisitor visitor, ref Ends ends)
    {
        if (gram == 0)
            return;
        if (IsLatin(gram) && RunWindow.MayHoldRun(text, position, wanted.Shortest, out var maybeLatin, out var maybeText))
        {
            if (maybeLatin && position >= ends.Latin)
                ends.Latin = VisitLatin(text, position, wanted, visitor);
            if (maybeText && position >= ends.Text && !HasControl(gram))
                ends.Text = VisitText(text, position, wanted, visitor);
        }

        if (IsWide(gram) && position >= ends.Wide && HasWideNeighbour(text, position))
            ends.Wide = VisitWide(text, position, wanted, visitor);
    }

    /// <summary>Whether any of eight bytes is a control character before the tab.</summary>
    private static bool HasControl(ulong gram)
    {
        const ulong Tab = 9 * LowBits;
        return ((gram - Tab) & ~gram & HighBits) != 0;
    }

    /// <summary>
    /// Whether eight bytes are ASCII or UTF-8 of characters up to U+00FF: every continuation byte stands behind a lead byte, and only those do, and lead
    /// bytes are 110000 1x. The first byte may continue what stands before it.
    /// </summary>
    private static bool IsLatin(ulong gram)
    {
        var high = gram & HighBits;
        var lead = high & (gram << 1);
        var leads = lead >> 7;
        return ((high ^ lead ^ (lead << 8)) & ~0xFFUL) == 0 && (gram & (leads * 0x3E)) == leads * LeadPattern;
    }

    /// <summary>Whether every other of eight bytes is zero.</summary>
    private static bool IsWide(ulong gram) => (gram & OddBytes) == 0 || (gram & ~OddBytes) == 0;

    /// <summary>A run as long as a needle reaches eight bytes further on one side at least.</summary>
    private static bool HasWideNeighbour(ReadOnlySpan<byte> text, int position)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        return position < sizeof(ulong) || position + (2 * sizeof(ulong)) > text.Length
            || IsWide(Gram(ref start, position - sizeof(ulong))) || IsWide(Gram(ref start, position + sizeof(ulong)));
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

    private static int VisitWide(ReadOnlySpan<byte> text, int position, Wanted wanted, IRunVisitor visitor)
    {
        var zero = (text[position + 1] | text[position + 3] | text[position + 5] | text[position + 7]) == 0 ? position + 1 : position;
        var first = zero;
        while (first >= 2 && text[first - 2] == 0)
            first -= 2;
        var end = zero;
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

    /// <summary>Where the last run of each kind ended.</summary>
    private struct Ends
    {
        public int Text;
        public int Latin;
        public int Wide;
    }
}
