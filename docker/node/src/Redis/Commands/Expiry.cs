namespace Elastickv.Node.Redis.Commands;

/// <summary>Ends of values, in unix milliseconds.</summary>
internal static class Expiry
{
    public const long Millisecond = 1;
    public const long Second = 1000;

    /// <summary>The end a positive time from now.</summary>
    public static long After(long nowMs, long amount, long unit, string command)
    {
        if (amount <= 0 || amount > (long.MaxValue - nowMs) / unit)
            throw CommandException.InvalidExpiry(command);
        return nowMs + (amount * unit);
    }
}
