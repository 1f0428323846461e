using System.Globalization;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>The <c>grpc-timeout</c> header: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const long MaxDigits = 99_999_999;

    /// <summary>In milliseconds, at least one; longer than a day's worth in whole seconds.</summary>
    public static string Format(TimeSpan limit)
    {
        var milliseconds = Math.Max(1, (long)Math.Ceiling(limit.TotalMilliseconds));
        return milliseconds <= MaxDigits
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Min(MaxDigits, milliseconds / 1000)}S");
    }
}
