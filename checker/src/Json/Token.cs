namespace Elastickv.Jepsen.Checker.Json;

/// <summary>The tokens of compact JSON. None takes anything if it fails.</summary>
internal static class Token
{
    /// <summary>As many digits as surely fit into the 62 bits of a code.</summary>
    private const int MaxDigits = 18;

    public static bool Take(ReadOnlySpan<byte> text, ref int at, byte expected)
    {
        if (at >= text.Length || text[at] != expected)
            return false;
        at++;
        return true;
    }

    public static bool TakeNull(ReadOnlySpan<byte> text, ref int at)
    {
        if (!text[at..].StartsWith("null"u8))
            return false;
        at += 4;
        return true;
    }

    /// <summary>A text of printable ASCII without escapes.</summary>
    public static bool TryText(ReadOnlySpan<byte> text, ref int at, out ReadOnlySpan<byte> found)
    {
        found = default;
        if (at >= text.Length || text[at] != '"')
            return false;
        for (var end = at + 1; end < text.Length; end++)
        {
            var character = text[end];
            if (character == '"')
            {
                found = text[(at + 1)..end];
                at = end + 1;
                return true;
            }

            if (character is < 0x20 or >= 0x7f or (byte)'\\')
                return false;
        }

        return false;
    }

    /// <summary>A whole number without sign, fraction or exponent.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, ref int at, out long number)
    {
        number = 0;
        var end = at;
        while (end < text.Length && (uint)(text[end] - '0') is var digit and <= 9 && end - at <= MaxDigits)
        {
            number = (number * 10) + digit;
            end++;
        }

        var digits = end - at;
        if (digits is 0 or > MaxDigits || (text[at] == '0' && digits > 1) || end == text.Length || text[end] is not ((byte)',' or (byte)']' or (byte)'}'))
            return false;
        at = end;
        return true;
    }
}
