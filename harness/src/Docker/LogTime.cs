using System.Globalization;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>A moment on the Engine's clock, to the nanosecond, so that a log can be read on from exactly there.</summary>
/// <param name="Seconds">Whole seconds since 1970.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
public readonly record struct LogTime(long Seconds, int Nanoseconds)
{
    private const int NanosecondsPerSecond = 1_000_000_000;
    private const int Digits = 9;

    /// <summary>Reads <c>2026-08-22T10:11:12.123456789Z</c>; the fraction may be shorter or absent.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LogTime time)
    {
        time = default;
        var end = text.IndexOf('.');
        var fraction = end < 0 ? [] : text[(end + 1)..].TrimEnd('Z');
        var whole = end < 0 ? text : string.Concat(text[..end], "Z");
        if (fraction.Length > Digits
            || !DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var second)
            || !int.TryParse(fraction.ToString().PadRight(Digits, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
        {
            return false;
        }

        time = new LogTime(second.ToUnixTimeSeconds(), nanoseconds);
        return true;
    }

    /// <summary>The next nanosecond, as <c>seconds.nanoseconds</c>: what the Engine takes for <c>since</c>, which includes its own moment.</summary>
    public string AfterAsUnixTime()
    {
        var (seconds, nanoseconds) = Nanoseconds + 1 < NanosecondsPerSecond ? (Seconds, Nanoseconds + 1) : (Seconds + 1, 0);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{nanoseconds:D9}");
    }
}
