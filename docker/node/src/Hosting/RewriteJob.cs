using Elastickv.Node.Encryption;
using Elastickv.Node.Hosting.Loop;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Hosting;

/// <summary>
/// Seals this node's old values under the active key, a few rows at a time between the entries that are applied (spec §9). A job that its process did
/// not finish goes on by itself in the next. Safe to use from any thread.
/// </summary>
internal sealed class RewriteJob(RaftGroup group, RewriteSteps steps, NodeLog log, TimeProvider time) : IAsyncDisposable
{
    public const int DefaultRate = 20_000;

    private const int StepsPerSecond = 20;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private volatile int _rowsPerSecond;
    private RewriteProgress _progress = RewriteProgress.None;

    /// <summary>Every value is sealed under the active key, durably.</summary>
    public bool IsFinished => steps.IsFinished;

    /// <summary>Goes on with a job that an earlier process life left.</summary>
    public void Resume()
    {
        if (steps.IsInterrupted)
            Start(DefaultRate);
    }

    /// <summary>Starts the job, or changes the rate of the one that runs.</summary>
    /// <param name="rowsPerSecond">Rows looked at in a second.</param>
    public RewriteProgress Start(int rowsPerSecond)
    {
        lock (_lock)
        {
            _rowsPerSecond = rowsPerSecond;
            if (_run.IsCompleted && !steps.IsFinished)
            {
                _progress = RewriteProgress.None;
                _run = Task.Run(RunAsync);
            }

            return _progress with { IsFinished = _run.IsCompleted && steps.IsFinished };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        log.Write("encryption: rewrite begins");
        try
        {
            for (var finished = false; !finished;)
            {
                var step = await group.RewriteAsync(Math.Max(1, _rowsPerSecond / StepsPerSecond), _stop.Token);
                finished = step.IsFinished;
                Note(progress => progress with { Examined = progress.Examined + step.Examined, Rewritten = progress.Rewritten + step.Rewritten });
                await Task.Delay(TimeSpan.FromSeconds(1.0 / StepsPerSecond), time, _stop.Token);
            }

            log.Write($"encryption: rewrite is finished, {_progress.Rewritten} values of {_progress.Examined} rows");
        }
        catch (OperationCanceledException)
        {
            // The process ends; the cursor says where to go on.
        }
        catch (Exception e) when (e is EncryptionException or InvalidOperationException or NotLeaderException)
        {
            Note(progress => progress with { Error = e.Message });
            log.Write($"encryption: rewrite stops: {e.Message}");
        }
    }

    private void Note(Func<RewriteProgress, RewriteProgress> change)
    {
        lock (_lock)
            _progress = change(_progress);
    }
}
