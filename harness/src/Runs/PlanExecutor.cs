using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Rollouts;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>
/// Does what a plan says. Every step waits for its trigger on its own. When the time is up no fault begins any more, those that go on end at once, and the
/// rollout steps that are left are taken one after the other.
/// </summary>
public sealed class PlanExecutor(Plan plan, FaultDriver faults, CaptureDriver captures, RolloutDriver rollout, TimeProvider time)
{
    /// <summary>How long a step of the rollout is tried.</summary>
    private static readonly TimeSpan RolloutLimit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, StepProgress> _progress = plan.Steps.ToDictionary(step => step.Id, _ => new StepProgress(), StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();

    /// <summary>Runs until every step is over.</summary>
    /// <param name="timeUp">The time limit has passed.</param>
    /// <param name="stop">The user wants the run to end: nothing is begun any more, not even a rollout step.</param>
    public Task RunAsync(CancellationToken timeUp, CancellationToken stop)
    {
        var tasks = new List<Task>();
        var rolloutBefore = Task.CompletedTask;
        foreach (var step in plan.Steps)
        {
            var before = rolloutBefore;
            if (step is RolloutStep)
                rolloutBefore = _progress[step.Id].Done;
            tasks.Add(RunStepAsync(step, before, timeUp, stop));
        }

        return Task.WhenAll(tasks);
    }

    private async Task RunStepAsync(Step step, Task rolloutBefore, CancellationToken timeUp, CancellationToken stop)
    {
        var progress = _progress[step.Id];
        try
        {
            var isDue = await WaitAsync(step.When, timeUp);
            switch (step)
            {
                case FaultBeginStep begin when isDue:
                    await faults.BeginAsync(begin, progress.Begin, stop);
                    break;
                case FaultEndStep end:
                    await _progress[end.Fault].Done;
                    progress.Begin();
                    await captures.CloseAsync(end.Fault);
                    await faults.EndAsync(end.Fault, CancellationToken.None);
                    break;
                case CaptureStep capture when isDue:
                    progress.Begin();
                    await captures.TakeAsync(capture);
                    break;
                case RolloutStep action:
                    await rolloutBefore;
                    if (!stop.IsCancellationRequested)
                        await rollout.TakeAsync(action.Action, RolloutLimit, progress.Begin, stop);
                    break;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The user wants the run to end; what has begun is ended by the steps that end it.
        }
        finally
        {
            progress.Finish();
        }
    }

    /// <summary>Whether the trigger fired before the time was up.</summary>
    private async Task<bool> WaitAsync(Trigger trigger, CancellationToken timeUp)
    {
        try
        {
            foreach (var id in trigger.After)
                await _progress[id].Done.WaitAsync(timeUp);
            if (trigger.During is { } during)
                await _progress[during].Begun.WaitAsync(timeUp);
            var wait = (trigger.At ?? TimeSpan.Zero) - time.GetElapsedTime(_start);
            await Task.Delay(wait > TimeSpan.Zero ? wait + trigger.Delay : trigger.Delay, time, timeUp);
            return true;
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return false;
        }
    }
}
