using System.Globalization;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>How much memory of this process becomes resident on top of what is when this is made, by the kernel's own account.</summary>
internal sealed class PeakMemory
{
    private const string ResetPeak = "5";
    private readonly long _before;

    public PeakMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        _before = Read("VmRSS:");
    }

    /// <summary>In bytes.</summary>
    public long Beyond => Read("VmHWM:") - _before;

    private static long Read(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
