using System.Collections.Immutable;
using System.Globalization;
using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Workloads.Canaries;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>
/// The canary scan in all encodings, of sealed values and of clear text, against the fastest tools there are for less: <c>grep</c> for one fixed string,
/// and <c>cat</c>, which only reads.
/// Files in the page cache, all in turns in one run.
/// </summary>
internal sealed class ScanBench(ScanBenchOptions options, TextWriter output)
{
    private const int OwnValues = 100_000;
    private const int ArbitraryValues = 1_000_000;
    private const int ArbitraryLength = 32;
    private const int Seed = 20261122;

    /// <exception cref="BadInputException">There is no such folder.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(options.Folder))
            throw new BadInputException($"--folder {options.Folder} is no folder: name one with room for two files of {options.Megabytes} MB.");
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"elastickv-scan-{Environment.ProcessId}"));
        try
        {
            var file = Path.Combine(folder.FullName, "snapshot");
            SealedDisk.Write(file, (long)options.Megabytes << 20, new Random(Seed));
            var clear = Path.Combine(folder.FullName, "node.log");
            ClearDisk.Write(clear, (long)options.Megabytes << 20, new Random(Seed));
            await MeasureAsync(file, clear, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(string file, string clear, CancellationToken cancellationToken)
    {
        var own = RunOf(file, OwnCanaries());
        var ownMemory = MemoryOf(own, cancellationToken);
        var arbitrary = RunOf(file, ArbitraryCanaries());
        var arbitraryMemory = MemoryOf(arbitrary, cancellationToken);
        var log = RunOf(clear, own.Canaries);
        List<ScanTime> cat = [], grep = [], ownScan = [], arbitraryScan = [], logScan = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            cat.Add(await ToolTime.OfAsync("cat \"$1\" > /dev/null", file, cancellationToken));
            grep.Add(await ToolTime.OfAsync("grep -aF CNRYaStringThatStandsNowhereInThisFile0123456789 \"$1\" > /dev/null", file, cancellationToken));
            ownScan.Add(Scan(own, cancellationToken));
            arbitraryScan.Add(Scan(arbitrary, cancellationToken));
            logScan.Add(Scan(log, cancellationToken));
        }

        var table = new ScanReport(options, ScanTime.Best(cat), ScanTime.Best(grep));
        await output.WriteAsync(table.Head());
        await output.WriteAsync(table.Line(Count(OwnValues, "values of a run"), ScanTime.Best(ownScan), 1, ownMemory));
        await output.WriteAsync(table.Line(Count(ArbitraryValues, "arbitrary values"), ScanTime.Best(arbitraryScan), 0.25, arbitraryMemory));
        await output.WriteAsync(table.Line("K1, a run's values in a log", ScanTime.Best(logScan)));
    }

    private static string Count(int values, string what) => string.Create(CultureInfo.InvariantCulture, $"K1, {values:N0} {what}");

    private static ScanTime Scan(RunRecord run, CancellationToken cancellationToken)
    {
        var measured = ScanMeasurement.Of(run, cancellationToken);
        return new ScanTime(measured.Scan, measured.ScanProcessor);
    }

    private static long MemoryOf(RunRecord run, CancellationToken cancellationToken)
    {
        var memory = new PeakMemory();
        Scan(run, cancellationToken);
        return memory.Beyond;
    }

    /// <summary>As in a real audit the KEK is searched for as well.</summary>
    private static RunRecord RunOf(string file, ImmutableArray<Canary> canaries)
    {
        var kek = new byte[32];
        new Random(Seed).NextBytes(kek);
        return new RunRecord
        {
            History = new History([]),
            Disks = [new DiskImage("n1", "bench", [FolderImage.File("data/n1/fsm-snap/snapshot", file)])],
            Canaries = canaries,
            PhasesReached = [Phase.Phase0, Phase.Bootstrapped, Phase.Phase1],
            Kek = kek,
        };
    }

    private static ImmutableArray<Canary> OwnCanaries()
    {
        using var codec = new CanaryCodec(Seed);
        return [.. Enumerable.Range(0, OwnValues).Select(number => new Canary(Phase.Phase1, "r1", CanaryCodec.OnDisk(codec.Encode(new CanaryContent(number, number % 50, 2, number % 15))), Acked: true))];
    }

    private static ImmutableArray<Canary> ArbitraryCanaries()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, ArbitraryValues).Select(_ => new Canary(Phase.Phase1, "r1", Bytes(random), Acked: true))];
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[ArbitraryLength];
        random.NextBytes(bytes);
        return bytes;
    }
}
