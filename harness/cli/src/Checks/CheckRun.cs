using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Models;

namespace Elastickv.Jepsen.Cli.Checks;

/// <summary>One check from its file to its exit code.</summary>
internal static class CheckRun
{
    private const string OrderRemedy = "a process must complete what it began, with the same steps, before its next operation; is the file whole, in order, and of this model?";

    public static async Task<int> RunAsync(CheckOrder order, TextWriter output, CancellationToken stop)
    {
        using var ceiling = new MemoryCeiling(order.Limits.MemoryBytes);
        using var input = Open(order);
        var judgement = await JudgeAsync(order, input, stop);
        var report = new CheckReportText(order, input, judgement);
        await report.WriteAsync(output);
        if (order.Svg is not null && judgement.Report.Explanation?.Svg is { } picture)
            await WritePictureAsync(order.Svg, picture, output);
        return ExitCode.Of(judgement.Report.Result.Verdict);
    }

    private static HistoryInput Open(CheckOrder order)
    {
        try
        {
            return HistoryInput.Open(order.File, order.Format);
        }
        catch (MalformedInputException e)
        {
            throw new BadInputException($"{e.Message}: name a history, for example store/latest/history.jsonl.", e);
        }
    }

    private static async Task<Judgement> JudgeAsync(CheckOrder order, HistoryInput input, CancellationToken stop)
    {
        try
        {
            return await new HistoryJudge(order.Model, order.Limits, TimeProvider.System).JudgeAsync(input, order.Consistency, stop);
        }
        catch (MalformedInputException e) when (e.InnerException is MalformedHistoryException)
        {
            throw new BadInputException($"{e.Message}: {OrderRemedy}", e);
        }
        catch (MalformedInputException e)
        {
            throw new BadInputException($"{e.Message}. It was read as {CheckOptions.NameOf(input.Format)}: if it is not that, say so with --format.", e);
        }
        catch (MalformedHistoryException e)
        {
            throw new BadInputException($"{order.File}: {e.Message}: {OrderRemedy}", e);
        }
    }

    private static async Task WritePictureAsync(string path, string picture, TextWriter output)
    {
        try
        {
            await File.WriteAllTextAsync(path, picture, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--svg {path} cannot be written: {e.Message}", e);
        }

        await output.WriteLineAsync($"picture   {path}");
    }
}
