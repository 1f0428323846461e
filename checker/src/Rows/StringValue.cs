namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>A Redis string as the store holds it (spec §2.2): key <c>!redis|str|</c> ‖ user key; body FF 01 flags [BE8 expiry in ms] value.</summary>
internal static class StringValue
{
    private const byte HasExpiry = 1;
    private const int ExpirySize = 8;

    private static ReadOnlySpan<byte> KeyPrefix => "!redis|str|"u8;

    /// <summary>The user's key, when a row holds a Redis string.</summary>
    public static bool TryKey(ReadOnlySpan<byte> rowUserKey, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (!rowUserKey.StartsWith(KeyPrefix))
            return false;
        key = rowUserKey[KeyPrefix.Length..];
        return true;
    }

    /// <summary>The user's value, when a plain body has the right form.</summary>
    public static bool TryValue(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (body.Length < 3 || body[0] != 0xFF || body[1] != 1)
            return false;
        var start = 3 + ((body[2] & HasExpiry) == 0 ? 0 : ExpirySize);
        if (body.Length < start)
            return false;
        value = body[start..];
        return true;
    }
}
