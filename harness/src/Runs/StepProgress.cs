namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>How far one step of a plan is: what other steps wait for.</summary>
internal sealed class StepProgress
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The step was begun, or will never be.</summary>
    public Task Begun => _begun.Task;

    /// <summary>The step is over, or will never be begun.</summary>
    public Task Done => _done.Task;

    public void Begin() => _begun.TrySetResult();

    public void Finish()
    {
        _begun.TrySetResult();
        _done.TrySetResult();
    }
}
