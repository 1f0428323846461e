namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>The time in which disks may be captured during one fault: from its begin until somebody wants to end it.</summary>
internal sealed class CaptureWindow : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Task> _captures = [];
    private readonly CancellationTokenSource _givenUp = new();
    private bool _closed;

    /// <summary>Begins a capture, which is told when to give up; false if the window is closed.</summary>
    public bool TryBegin(Func<CancellationToken, Task> capture, out Task running)
    {
        lock (_lock)
        {
            running = _closed ? Task.CompletedTask : Task.Run(() => capture(_givenUp.Token));
            _captures.Add(running);
            return !_closed;
        }
    }

    /// <summary>Lets no further capture begin, waits for those that go on, and after <paramref name="grace"/> tells them to give up. None goes on when it returns.</summary>
    public async Task CloseAsync(TimeSpan grace, TimeProvider time)
    {
        Task all;
        lock (_lock)
        {
            _closed = true;
            all = Task.WhenAll(_captures);
        }

        await Task.WhenAny(all, Task.Delay(grace, time));
        await _givenUp.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _givenUp.Dispose();
}
