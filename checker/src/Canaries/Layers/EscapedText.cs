using System.Buffers;
using System.Text;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Undoes the backslash escapes of JSON, Go and C: <c>\u00e9</c>, <c>\xe9</c>, <c>\351</c>, <c>\n</c>, <c>\"</c>. What <c>\u</c> names becomes UTF-8.</summary>
internal static class EscapedText
{
    private const int LongestRune = 4;

    public static void Decode(ReadOnlySpan<byte> run, IViewSink sink)
    {
        if (!run.Contains((byte)'\\'))
            return;
        var view = ArrayPool<byte>.Shared.Rent(run.Length + LongestRune);
        var length = 0;
        var decoded = false;
        for (var i = 0; i < run.Length;)
        {
            if (run[i] == '\\' && TryEscape(run[i..], view.AsSpan(length), out var taken, out var written))
            {
                decoded = true;
                i += taken;
                length += written;
                continue;
            }

            view[length++] = run[i++];
        }

        if (decoded)
            sink.Take(view.AsSpan(0, length), 0, "backslash escapes");
        ArrayPool<byte>.Shared.Return(view);
    }

    private static bool TryEscape(ReadOnlySpan<byte> escape, Span<byte> target, out int taken, out int written)
    {
        taken = 2;
        written = 1;
        if (escape.Length < 2)
            return false;
        if (Simple(escape[1]) is { } plain)
        {
            target[0] = plain;
            return true;
        }

        return escape[1] switch
        {
            (byte)'x' => TryByte(escape, 2, 2, 16, target, out taken),
            (byte)'u' => TryRune(escape, 4, target, out taken, out written),
            (byte)'U' => TryRune(escape, 8, target, out taken, out written),
            _ => TryByte(escape, 1, 3, 8, target, out taken),
        };
    }

    private static byte? Simple(byte letter) => letter switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'\'' => letter,
        (byte)'b' => 8,
        (byte)'t' => 9,
        (byte)'n' => 10,
        (byte)'v' => 11,
        (byte)'f' => 12,
        (byte)'r' => 13,
        (byte)'a' => 7,
        _ => null,
    };

    private static bool TryByte(ReadOnlySpan<byte> escape, int start, int digits, int radix, Span<byte> target, out int taken)
    {
        taken = start + digits;
        var value = Number(escape, start, digits, radix);
        if (value is < 0 or > 255)
            return false;
        target[0] = (byte)value;
        return true;
    }

    private static bool TryRune(ReadOnlySpan<byte> escape, int digits, Span<byte> target, out int taken, out int written)
    {
        taken = 2 + digits;
        written = 0;
        var value = Number(escape, 2, digits, 16);

        // A surrogate pair is two escapes; no canary needs it, so its halves are skipped over.
        if (value < 0)
            return false;
        if (Rune.TryCreate(value, out var rune))
            written = rune.EncodeToUtf8(target);
        return true;
    }

    private static int Number(ReadOnlySpan<byte> escape, int start, int digits, int radix)
    {
        if (escape.Length < start + digits)
            return -1;
        var value = 0L;
        foreach (var digit in escape.Slice(start, digits))
        {
            var one = Alphabets.HexValue(digit);
            if (one < 0 || one >= radix)
                return -1;
            value = (value * radix) + one;
        }

        return value > 0x10FFFF ? -1 : (int)value;
    }
}
