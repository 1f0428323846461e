using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>What may follow <c>SET key value</c>: EX or PX, NX or XX, GET (spec §13.1); anything else is a syntax error.</summary>
internal readonly record struct SetOptions
{
    /// <summary>Unix milliseconds; 0 is never.</summary>
    public long ExpiresAt { get; init; }

    public bool OnlyIfAbsent { get; init; }

    public bool OnlyIfPresent { get; init; }

    public bool ReturnOld { get; init; }

    public static SetOptions Parse(Arguments arguments, long nowMs)
    {
        var options = default(SetOptions);
        for (int i = 3; i < arguments.Count; i++)
        {
            if (arguments.Is(i, "NX"u8) && !options.OnlyIfPresent)
                options = options with { OnlyIfAbsent = true };
            else if (arguments.Is(i, "XX"u8) && !options.OnlyIfAbsent)
                options = options with { OnlyIfPresent = true };
            else if (arguments.Is(i, "GET"u8))
                options = options with { ReturnOld = true };
            else if (IsExpiry(arguments, i, options))
                options = options with { ExpiresAt = ParseExpiry(arguments, i++, nowMs) };
            else
                throw CommandException.Syntax();
        }

        return options;
    }

    private static bool IsExpiry(Arguments arguments, int index, SetOptions options) =>
        options.ExpiresAt == 0 && index + 1 < arguments.Count && (arguments.Is(index, "EX"u8) || arguments.Is(index, "PX"u8));

    private static long ParseExpiry(Arguments arguments, int index, long nowMs) =>
        Expiry.After(nowMs, arguments.Integer(index + 1), arguments.Is(index, "EX"u8) ? Expiry.Second : Expiry.Millisecond, "set");
}
