namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Whether a needle stands where a part of it was seen.</summary>
internal static class NeedleCompare
{
    /// <param name="text">The text.</param>
    /// <param name="first">Where its first byte would stand.</param>
    /// <param name="bytes">The needle.</param>
    public static bool StandsAt(ReadOnlySpan<byte> text, int first, ReadOnlySpan<byte> bytes) =>
        first >= 0 && first <= text.Length - bytes.Length && text.Slice(first, bytes.Length).SequenceEqual(bytes);

    /// <param name="text">The text.</param>
    /// <param name="last">Where its first byte would stand, the others before it.</param>
    /// <param name="bytes">The needle.</param>
    public static bool StandsBackwardsAt(ReadOnlySpan<byte> text, int last, ReadOnlySpan<byte> bytes)
    {
        if (last >= text.Length || last + 1 - bytes.Length < 0)
            return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (text[last - i] != bytes[i])
                return false;
        }

        return true;
    }
}
