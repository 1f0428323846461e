using System.Globalization;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>How times are named in a finding.</summary>
internal static class InvariantText
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Nanoseconds of the run in seconds.</summary>
    public static string Seconds(long nanoseconds) => (nanoseconds / NanosecondsPerSecond).ToString("0.000 s", CultureInfo.InvariantCulture);
}
