using System.Globalization;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>The table of the canary scan, with ratios to the tools and what is wanted of them.</summary>
internal sealed class ScanReport(ScanBenchOptions options, ScanTime cat, ScanTime grep)
{
    private const double WantedOfCat = 0.5;

    public string Head() => Text($"{options.Megabytes} MB in the page cache, {Environment.ProcessorCount} processors, best of {options.Rounds} rounds; 'alone' is what the processor time would allow\n")
        + "                                  seconds     GB/s  processor s   alone GB/s   ratios (wanted)\n"
        + Row("cat FILE > /dev/null", cat, 1) + "\n" + Row("grep -aF for one string", grep, 1) + "\n";

    /// <param name="name">What was searched for.</param>
    /// <param name="scan">What it took.</param>
    /// <param name="share">What part of the demands it must meet.</param>
    /// <param name="memory">Bytes beyond the list of values.</param>
    public string Line(string name, ScanTime scan, double share, long memory)
    {
        var (ofGrep, ofCat) = (grep.Elapsed / scan.Elapsed, cat.Elapsed / scan.Elapsed);
        return Row(name, scan, Environment.ProcessorCount)
            + Text($"   {ofGrep:0.00} x grep ({share:0.00}), {ofCat:0.00} x cat ({share * WantedOfCat:0.000}); {memory / 1e6:0} MB beyond the list (200)\n");
    }

    /// <summary>A line of something that nothing is demanded of.</summary>
    public string Line(string name, ScanTime scan) =>
        Row(name, scan, Environment.ProcessorCount) + Text($"   {grep.Elapsed / scan.Elapsed:0.00} x grep, {cat.Elapsed / scan.Elapsed:0.00} x cat; nothing is demanded\n");

    private string Row(string name, ScanTime time, int processors) => Text(
        $"  {name,-31} {time.Elapsed.TotalSeconds,7:0.000} {PerSecond(time.Elapsed),8:0.00} {time.Processor.TotalSeconds,12:0.000} {PerSecond(time.Processor / processors),12:0.00}");

    private double PerSecond(TimeSpan time) => ((long)options.Megabytes << 20) / 1e9 / Math.Max(time.TotalSeconds, 1e-9);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
