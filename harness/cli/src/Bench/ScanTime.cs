namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>What it took to read a file once.</summary>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Processor">Of all processors, which other programs on the machine do not change as much.</param>
internal sealed record ScanTime(TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>The best of each, not necessarily of one round.</summary>
    public static ScanTime Best(IReadOnlyCollection<ScanTime> times) => new(times.Min(time => time.Elapsed), times.Min(time => time.Processor));
}
