using System.Diagnostics;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Benchmarks;

/// <summary>What the canary scan takes of time and memory.</summary>
/// <param name="Prepare">Time to build its index of the values.</param>
/// <param name="Scan">Time to search the disks.</param>
/// <param name="ScanProcessor">Time of all processors in it, which other programs on the machine do not change as much.</param>
/// <param name="Bytes">How many bytes were searched.</param>
/// <param name="Found">How many leaks were found.</param>
public sealed record ScanMeasurement(TimeSpan Prepare, TimeSpan Scan, TimeSpan ScanProcessor, long Bytes, long Found)
{
    /// <summary>Searches the disks of a run once.</summary>
    public static ScanMeasurement Of(RunRecord run, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var scan = new CanaryScan(run);
        var prepare = Stopwatch.GetElapsedTime(started);
        var processor = Environment.CpuUsage.TotalTime;
        started = Stopwatch.GetTimestamp();
        scan.Run(run.Disks, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        processor = Environment.CpuUsage.TotalTime - processor;
        return new ScanMeasurement(prepare, elapsed, processor, scan.Tally.Bytes, scan.Tally.Leaks.Sum(file => (long)file.Count));
    }
}
