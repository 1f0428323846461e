using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>
/// Reads a recorded history and judges it, within limits for both together: when the time is up or the memory used up, the answer is
/// <c>unknown</c> with that reason, whatever the model was doing.
/// </summary>
/// <param name="model">What the history is checked against.</param>
/// <param name="limits">How long it all may take, and how much memory the process may have for it.</param>
/// <param name="clock">Measures the time.</param>
public sealed class HistoryJudge(IHistoryModel model, SearchLimits limits, TimeProvider clock)
{
    private const int EventsBetweenLooks = 1 << 12;

    /// <summary>What a model gets on top to end by itself, before it is told to stop; and then once more, before it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    /// <param name="input">The history; is read, not closed.</param>
    /// <param name="consistency">One of the model's; null for its usual one.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <exception cref="MalformedInputException">Something in the input is not an operation.</exception>
    /// <exception cref="MalformedHistoryException">The operations cannot be a history.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled it.</exception>
    public async Task<Judgement> JudgeAsync(HistoryInput input, string? consistency, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = stop.Token;
        var progress = new JudgeProgress(clock);
        var work = Task.Run(() => Judge(input, consistency, progress, token), CancellationToken.None);
        await Task.WhenAny(work, Task.Delay(limits.Time + Grace, clock, token));
        await stop.CancelAsync();
        await Task.WhenAny(work, Task.Delay(Grace, clock, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return work.IsCompleted ? await work : GaveUp(progress, LimitText.OfTime(limits));
        }
        catch (OperationCanceledException)
        {
            return GaveUp(progress, LimitText.OfTime(limits));
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            return GaveUp(progress, LimitText.OfMemory(limits));
        }
    }

    private Judgement Judge(HistoryInput input, string? consistency, JudgeProgress progress, CancellationToken stop)
    {
        var check = model.Begin(new CheckRequest { Consistency = consistency, Clock = clock, NilIsUnknown = input.NilIsUnknown });
        Read(input, check, progress, stop);
        var left = new SearchLimits(limits.Time - progress.Elapsed, HistoryMemory.LeftOf(limits.MemoryBytes)) { Whole = limits };
        progress.EndParsing();
        var report = check.Decide(left, stop);
        return new Judgement(report, progress.Events, progress.ParseTime, progress.CheckTime);
    }

    private static void Read(HistoryInput input, IHistoryCheck check, JudgeProgress progress, CancellationToken stop)
    {
        if (check is IFileHistoryCheck itself)
        {
            itself.ReadAll(input, taken =>
            {
                stop.ThrowIfCancellationRequested();
                progress.Read(taken);
            });
            return;
        }

        var events = 0L;
        foreach (var operation in input.ReadAll())
        {
            if (events++ % EventsBetweenLooks == 0)
            {
                stop.ThrowIfCancellationRequested();
                progress.Read(events);
            }

            check.Add(operation);
        }

        progress.Read(events);
    }

    private Judgement GaveUp(JudgeProgress progress, string limit)
    {
        var stage = progress.IsParsed ? "while judging" : "while reading";
        var finding = new Finding("gave-up", $"Undecided at {limit}, {stage} after {progress.Events} events.");
        var result = new CheckResult(model.Name, Verdict.Unknown, [finding], ImmutableSortedDictionary<string, long>.Empty);
        return new Judgement(new CheckReport(result), progress.Events, progress.ParseTime, progress.CheckTime);
    }

    private static bool IsOutOfMemory(Exception e) =>
        e is OutOfMemoryException || (e is AggregateException several && several.Flatten().InnerExceptions.Any(IsOutOfMemory));
}
