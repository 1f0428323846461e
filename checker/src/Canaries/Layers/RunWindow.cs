using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Looks at 32 bytes on either side of a position before anything dearer is done: rows, log records and their lengths have ASCII and zeros everywhere,
/// but hardly ever in runs as long as a value.
/// </summary>
internal static class RunWindow
{
    private const int Size = 32;
    private const byte LeadC2 = 0xC2;

    /// <summary>Whether a run of either kind may be as long as that; false when it certainly is not. No run that covers the position reaches behind <paramref name="end"/>, if that is not 0.</summary>
    public static bool MayHoldRun(ReadOnlySpan<byte> text, int position, int shortest, out bool latin, out bool plain, out int end)
    {
        (latin, plain, end) = (true, true, 0);
        if (shortest > 2 * Size || position <= Size || position + Size > text.Length)
            return true;
        ref var start = ref MemoryMarshal.GetReference(text);
        var before = Vector256.LoadUnsafe(ref start, (nuint)(position - Size));
        var behind = Vector256.LoadUnsafe(ref start, (nuint)position);
        var leads = IsLead(before).ExtractMostSignificantBits() | IsLead(behind).ExtractMostSignificantBits();
        var right = Latin(behind, Vector256.LoadUnsafe(ref start, (nuint)position - 1));
        var run = Length(Latin(before, Vector256.LoadUnsafe(ref start, (nuint)(position - Size - 1))), right, out var open);
        if (!open && run < shortest)
        {
            end = position + BitOperations.TrailingZeroCount(~right);
            return latin = plain = false;
        }

        // UTF-8 that differs from the bytes it stands for has a lead byte.
        latin = open || leads != 0;
        plain = Length(Printable(before), Printable(behind), out var openText) >= shortest || openText;
        return latin || plain;
    }

    /// <summary>How far a run reaches in both windows together, and whether it may reach beyond one of them.</summary>
    private static int Length(uint before, uint behind, out bool open)
    {
        var (left, right) = (BitOperations.LeadingZeroCount(~before), BitOperations.TrailingZeroCount(~behind));
        open = left == Size || right == Size;
        return left + right;
    }

    /// <summary>ASCII, 0xC2, 0xC3, and what continues those.</summary>
    private static uint Latin(Vector256<byte> bytes, Vector256<byte> previous)
    {
        var continues = Vector256.Equals(bytes & Vector256.Create((byte)0xC0), Vector256.Create((byte)0x80)) & IsLead(previous);
        return (Vector256.LessThan(bytes, Vector256.Create((byte)0x80)) | IsLead(bytes) | continues).ExtractMostSignificantBits();
    }

    private static Vector256<byte> IsLead(Vector256<byte> bytes) => Vector256.Equals(bytes & Vector256.Create((byte)0xFE), Vector256.Create(LeadC2));

    /// <summary>No control characters but those from the tab to the carriage return: a little more than text.</summary>
    private static uint Printable(Vector256<byte> bytes) =>
        (Vector256.GreaterThan(bytes, Vector256.Create((byte)0x1F))
            | (Vector256.GreaterThan(bytes, Vector256.Create((byte)0x08)) & Vector256.LessThan(bytes, Vector256.Create((byte)0x0E)))).ExtractMostSignificantBits();
}
