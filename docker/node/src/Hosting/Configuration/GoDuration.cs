using System.Globalization;

namespace Elastickv.Node.Hosting.Configuration;

/// <summary>A positive duration in the form Go's flags take, of one number and one unit: <c>500ms</c>, <c>5s</c>, <c>1.5m</c>, <c>2h</c>.</summary>
public static class GoDuration
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <exception cref="UsageException">It has no such form or is not between a millisecond and a day.</exception>
    public static TimeSpan Parse(string flag, string text)
    {
        foreach ((string suffix, TimeSpan unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)
                || !double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
                continue;
            if (amount * unit.TotalMilliseconds is >= 1 and <= 86_400_000)
                return amount * unit;
        }

        throw new UsageException($"invalid value \"{text}\" for flag -{flag}: want a duration such as 5s or 500ms");
    }
}
