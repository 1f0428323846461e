using System.Buffers.Text;

namespace Elastickv.Node.Redis.Protocol;

/// <summary>Integers as Redis accepts them: an optional minus and digits without leading zeros, in 64 bits.</summary>
public static class RespInteger
{
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return IsCanonical(text) && Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length;
    }

    private static bool IsCanonical(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.StartsWith("-"u8) ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        return digits[0] != '0' || text.Length == 1;
    }
}
