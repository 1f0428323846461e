using System.Globalization;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>How limits are named in a sentence.</summary>
internal static class LimitText
{
    public static string OfTime(SearchLimits limits) => $"the time limit of {(limits.Whole ?? limits).Time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    public static string OfMemory(SearchLimits limits) => $"the memory limit of {(limits.Whole ?? limits).MemoryBytes >> 20} MiB";
}
