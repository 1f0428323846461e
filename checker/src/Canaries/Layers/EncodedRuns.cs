using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Finds the parts of a text that may hold something encoded: runs of printable text, runs of UTF-8, and runs where every other byte is
/// zero. Like the needle index it looks at eight bytes in every stride only: whatever an encoding makes of a needle is no shorter than the needle.
/// </summary>
internal static class EncodedRuns
{
    private const ulong HighBits = 0x8080808080808080;
    private const ulong LowBits = 0x0101010101010101;
    private const ulong OddBytes = 0xFF00FF00FF00FF00;

    /// <summary>Finds runs that end behind <paramref name="seen"/>; what ends before it was looked at with the piece before.</summary>
    public static void Find(ReadOnlySpan<byte> text, int stride, int seen, IRunVisitor visitor)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var last = text.Length - sizeof(ulong);
        var (textEnd, latinEnd, wideEnd) = (0, 0, 0);
        for (var position = 0; position <= last; position += stride)
        {
            var gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
            if (gram == 0)
                continue;
            if (!BitConverter.IsLittleEndian)
                gram = BinaryPrimitives.ReverseEndianness(gram);
            if (IsLatin(gram))
            {
                if (position >= latinEnd)
                    latinEnd = VisitLatin(text, position, seen, visitor);
                if (position >= textEnd && !HasControl(gram))
                    textEnd = VisitText(text, position, seen, visitor);
            }

            if (IsWide(gram) && position >= wideEnd)
                wideEnd = VisitWide(text, position, seen, visitor);
        }
    }

    /// <summary>Whether any of eight bytes is a control character before the tab.</summary>
    private static bool HasControl(ulong gram)
    {
        const ulong Tab = 9 * LowBits;
        return ((gram - Tab) & ~gram & HighBits) != 0;
    }

    /// <summary>Whether eight bytes are ASCII or UTF-8 of characters up to U+00FF.</summary>
    private static bool IsLatin(ulong gram)
    {
        var high = gram & HighBits;
        if (high == 0)
            return true;

        // Lead bytes 110000 1x, each with a continuation byte behind it, and no others. The first byte may continue what stands before it.
        var lead = high & (gram << 1);
        var continuation = high & ~(gram << 1);
        if (((continuation ^ (lead << 8)) & ~0xFFUL) != 0)
            return false;
        var leads = lead >> 7;
        return (gram & (leads * 0x3E)) == leads * 0x02;
    }

    /// <summary>Whether every other of eight bytes is zero, but not all.</summary>
    private static bool IsWide(ulong gram) => gram != 0 && ((gram & OddBytes) == 0 || (gram & ~OddBytes) == 0);

    private static int VisitText(ReadOnlySpan<byte> text, int position, int seen, IRunVisitor visitor)
    {
        var (start, end) = Extend(text, position, Alphabets.Text);
        if (IsWorthwhile(text, start, end, seen))
            visitor.Text(text[start..end], start);
        return end;
    }

    private static int VisitLatin(ReadOnlySpan<byte> text, int position, int seen, IRunVisitor visitor)
    {
        var (start, end) = Extend(text, position, Alphabets.Latin);
        if (IsWorthwhile(text, start, end, seen) && text[start..end].ContainsAnyInRange((byte)0xC2, (byte)0xC3))
            visitor.Latin(text[start..end], start);
        return end;
    }

    private static (int Start, int End) Extend(ReadOnlySpan<byte> text, int position, SearchValues<byte> alphabet)
    {
        var start = text[..position].LastIndexOfAnyExcept(alphabet) + 1;
        var length = text[position..].IndexOfAnyExcept(alphabet);
        return (start, length < 0 ? text.Length : position + length);
    }

    private static bool IsWorthwhile(ReadOnlySpan<byte> text, int start, int end, int seen) =>
        end - start >= NeedleIndex.MinimumNeedle && (end > seen || end == text.Length);

    private static int VisitWide(ReadOnlySpan<byte> text, int position, int seen, IRunVisitor visitor)
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
        if (end - start >= 2 * NeedleIndex.MinimumNeedle && (end > seen || end == text.Length))
            visitor.Wide(text[start..end], start);
        return end;
    }
}
