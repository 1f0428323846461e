using System.Globalization;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>The table of a node's throughput, with ratios to the cluster in the clear and to what upstream's node gave on a machine of two cores (issue of the main job).</summary>
internal static class Report
{
    private const double UpstreamSets = 350;
    private const double UpstreamGetsLeast = 20_000;
    private const double UpstreamGetsMost = 30_000;

    public static async Task WriteClearAsync(TextWriter output, LoadResult sets, LoadResult gets)
    {
        await output.WriteLineAsync("                     per second   median       p99   refused   ratio");
        await WriteAsync(output, "SET in the clear", sets, $"{sets.PerSecond / UpstreamSets:0.0} x upstream's {UpstreamSets:0}");
        await WriteAsync(
            output,
            "GET in the clear",
            gets,
            $"{gets.PerSecond / UpstreamGetsMost:0.0} to {gets.PerSecond / UpstreamGetsLeast:0.0} x upstream's {UpstreamGetsMost:0} to {UpstreamGetsLeast:0}");
    }

    public static async Task WriteSealedAsync(TextWriter output, LoadResult sets, LoadResult gets, LoadResult clearSets, LoadResult clearGets)
    {
        await WriteAsync(output, "SET encrypted", sets, Ratio(sets, clearSets));
        await WriteAsync(output, "GET encrypted", gets, Ratio(gets, clearGets));
    }

    private static string Ratio(LoadResult result, LoadResult clear) => string.Create(
        CultureInfo.InvariantCulture, $"{result.PerSecond / clear.PerSecond:P0} of the throughput in the clear, p99 {result.P99 / clear.P99:P0}");

    private static Task WriteAsync(TextWriter output, string name, LoadResult result, string ratio) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-18} {result.PerSecond,10:0} {result.Median.TotalMilliseconds,6:0.0} ms {result.P99.TotalMilliseconds,6:0.0} ms {result.Refused,8}   {ratio}"));
}
