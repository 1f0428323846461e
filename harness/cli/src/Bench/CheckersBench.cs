using System.Diagnostics;
using System.Globalization;
using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Cli.Checks;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>
/// How fast the checkers are, and in how much memory, on histories that are made from fixed seeds; and, in the same run, how many times faster
/// than the general ways to decide the same.
/// </summary>
internal sealed class CheckersBench(TextWriter output)
{
    private const int Seed = 1;
    private const int Runs = 3;
    private const int OtherFormats = 200_000;
    private const int WantedRate = 200;
    private const double Megabyte = 1 << 20;
    private static readonly SearchLimits Limits = new(TimeSpan.FromMinutes(5), 4L << 30);

    public async Task RunAsync(int transactions, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("history, parsing excluded                        events  verdict    first      best   history     check   limit");
        await MeasureAsync("1,000,000 operations, 1,000 registers", new(Seed) { Operations = 1_000_000, Keys = 1_000, Clients = 50 }, 0.5, cancellationToken);
        await MeasureAsync("100,000 operations, 1 register, 20 clients", new(Seed) { Operations = 100_000 }, 0.1, cancellationToken);
        await MeasureAsync("10,000, 50 clients, 5 % unknown, 1 stale read", Stale(10_000, clients: 50), 0.1, cancellationToken);
        await MeasureAsync("1,000, 25 clients, five distinct values", new(Seed) { Operations = 1_000, Clients = 25, DistinctValues = 5 }, 10, cancellationToken);
        await output.WriteLineAsync();
        await MeasureFilesAsync(transactions, cancellationToken);
        await output.WriteLineAsync();
        await CompareAsync(cancellationToken);
    }

    private static SyntheticRegisters Stale(int operations, int clients) =>
        new(Seed) { Operations = operations, Clients = clients, IndeterminateShare = 0.05, PlantStaleRead = true };

    private async Task MeasureAsync(string name, SyntheticRegisters registers, double limit, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = CallTable.Pair(registers.Make());
        var historyBytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var checker = new LinearizabilityChecker(limits: Limits);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var (first, verdict) = Time(() => checker.Check(table, cancellationToken).Verdict);
        var checkBytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var best = Enumerable.Range(0, Runs).Min(_ => Time(() => checker.Check(table, cancellationToken).Verdict).Time);
        GC.KeepAlive(table);
        await LineAsync($"{name,-46} {table.EventCount,9}  {VerdictName.Of(verdict),-7} {Seconds(first)} {Seconds(best)} {historyBytes / Megabyte,6:0} MiB {checkBytes / Megabyte,6:0} MiB {limit,5} s");
    }

    private async Task MeasureFilesAsync(int transactions, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("file                                             events  verdict    parse     check      size      rate   process at most   wanted");
        await MeasureFileAsync("register", HistoryFormat.JsonLines, Registers(1_000_000), cancellationToken);
        await MeasureFileAsync("list-append", HistoryFormat.JsonLines, new SyntheticTransactions(Seed) { Transactions = transactions }.Make(), cancellationToken);
        var overwritten = new SyntheticTransactions(Seed) { Transactions = Math.Max(1, transactions / 5), Registers = true, IndeterminateShare = 0.02 };
        await MeasureFileAsync("rw-register", HistoryFormat.JsonLines, overwritten.Make(), cancellationToken);
        await MeasureFileAsync("register", HistoryFormat.Edn, Registers(OtherFormats), cancellationToken);
        await MeasureFileAsync("register", HistoryFormat.JepsenLog, Registers(OtherFormats), cancellationToken);
    }

    private static IEnumerable<Operation> Registers(int operations) => new SyntheticRegisters(Seed) { Operations = operations, Keys = operations / 1_000, Clients = 50 }.Make();

    private async Task MeasureFileAsync(string model, HistoryFormat format, IEnumerable<Operation> history, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = new BufferedStream(File.Create(path), 1 << 20))
                Write(file, format, history);
            GC.Collect();
            using var input = HistoryInput.Open(path, format);
            var judgement = await new HistoryJudge(HistoryModelCatalogue.Find(model)!, Limits, TimeProvider.System).JudgeAsync(input, consistency: null, cancellationToken);
            var bytes = new FileInfo(path).Length;
            var verdict = VerdictName.Of(judgement.Report.Result.Verdict);
            var rate = bytes / judgement.ParseTime.TotalSeconds / 1e6;
            var wanted = format == HistoryFormat.JsonLines ? $"{WantedRate} MB/s" : "-";
            await LineAsync($"{$"{model}, {CheckOptions.NameOf(format)}",-46} {judgement.Events,9}  {verdict,-7} {Seconds(judgement.ParseTime)} {Seconds(judgement.CheckTime)} {bytes / 1e6,6:0} MB {rate,6:0} MB/s {PeakBytes() / Megabyte,9:0} MiB {wanted,12}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(Stream file, HistoryFormat format, IEnumerable<Operation> history)
    {
        if (format != HistoryFormat.JsonLines)
        {
            foreach (var operation in history)
                file.Write(HistoryText.Line(operation, format));
            return;
        }

        using var writer = new HistoryWriter(file);
        foreach (var chunk in history.Chunk(1 << 12))
            writer.Append(chunk);
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("the same history decided in two ways                     zones      other   ratio");
        var search = new LinearizabilityChecker(LinearizableModel.Register().BySearch(), Limits);
        await CompareAsync("2,000 operations, 8 clients: the search", Stale(2_000, clients: 8), table => search.Check(table, cancellationToken).Verdict, cancellationToken);
        var small = new SyntheticRegisters(Seed) { Operations = 24, Clients = 7, PlantStaleRead = true };
        await CompareAsync("24 operations, 7 clients: every order", small, table => new EveryOrder(table).IsLinearizable() ? Verdict.Valid : Verdict.Invalid, cancellationToken);
    }

    private async Task CompareAsync(string name, SyntheticRegisters registers, Func<CallTable, Verdict> other, CancellationToken cancellationToken)
    {
        var table = CallTable.Pair(registers.Make());
        var zones = new LinearizabilityChecker(limits: Limits);
        var (slow, otherVerdict) = Time(() => other(table));
        var (fast, verdict) = Enumerable.Range(0, Runs).Select(_ => Time(() => zones.Check(table, cancellationToken).Verdict)).MinBy(run => run.Time);
        if (verdict != otherVerdict)
            throw new InvalidOperationException($"{name}: zones say {verdict}, the other way {otherVerdict}");
        await LineAsync($"{name,-50} {fast.TotalMilliseconds,8:0.00} ms {slow.TotalMilliseconds,8:0.0} ms {slow / fast,7:0} x");
    }

    private static (TimeSpan Time, Verdict Verdict) Time(Func<Verdict> check)
    {
        var started = Stopwatch.GetTimestamp();
        var verdict = check();
        return (Stopwatch.GetElapsedTime(started), verdict);
    }

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds,7:0.000} s");

    private Task LineAsync(FormattableString text) => output.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture));
}
