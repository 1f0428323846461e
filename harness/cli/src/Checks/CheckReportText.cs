using System.Diagnostics;
using System.Globalization;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Cli.Checks;

/// <summary>What <c>check</c> prints: the verdict first, then what it took, then why.</summary>
internal sealed class CheckReportText(CheckOrder order, HistoryInput input, Judgement judgement)
{
    private const int MaxFindings = 10;
    private const double Megabyte = 1_000_000;

    public async Task WriteAsync(TextWriter output)
    {
        var result = judgement.Report.Result;
        await WriteAsync(output, "verdict", VerdictName.Of(result.Verdict));
        await WriteAsync(output, "model", order.Consistency is null ? order.Model.Name : $"{order.Model.Name}, {order.Consistency}");
        await WriteAsync(output, "history", History());
        await WriteAsync(output, "parse", $"{Seconds(judgement.ParseTime)}{ParseRate()}");
        await WriteAsync(output, "check", Seconds(judgement.CheckTime));
        await WriteAsync(output, "memory", Text($"{PeakBytes() / (1 << 20)} MiB at the peak"));
        if (!result.Looked.IsEmpty)
            await WriteAsync(output, "looked at", string.Join(", ", result.Looked.Select(entry => Text($"{entry.Key} {entry.Value}"))));
        await WriteReasonsAsync(output, result);
    }

    private async Task WriteReasonsAsync(TextWriter output, CheckResult result)
    {
        if (result.Findings.IsEmpty)
            return;
        await output.WriteLineAsync();
        foreach (var finding in result.Findings.Take(MaxFindings))
            await output.WriteLineAsync($"{finding.Kind}: {finding.Message}");
        if (result.Findings.Length > MaxFindings)
            await output.WriteLineAsync(Text($"… and {result.Findings.Length - MaxFindings} more."));
        if (judgement.Report.Explanation is not { } explanation)
            return;
        await output.WriteLineAsync();
        await output.WriteAsync(explanation.Text);
    }

    private string History()
    {
        var torn = input.TornTail ? "; its last line broke off and was left out" : "";
        var unknown = input.UnknownReads > 0 ? Text($"; {input.UnknownReads} reads of nil taken for unknown") : "";
        return Text($"{order.File}, {CheckOptions.NameOf(input.Format)}, {judgement.Events} events{torn}{unknown}");
    }

    private string ParseRate()
    {
        var bytes = new FileInfo(order.File).Length;
        return bytes >= Megabyte && judgement.ParseTime > TimeSpan.Zero ? Text($" ({bytes / judgement.ParseTime.TotalSeconds / Megabyte:0} MB/s of the file)") : "";
    }

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:0.000} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Task WriteAsync(TextWriter output, string name, string text) => output.WriteLineAsync($"{name,-9} {text}");
}
