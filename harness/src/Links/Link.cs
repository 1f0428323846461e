using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Links;

/// <summary>
/// One directed link: decides when bytes from one node to the other may pass, whichever connection they are on. All its connections share its
/// state and its rate.
/// </summary>
internal sealed class Link(string from, string to, TimeProvider time)
{
    private readonly Lock _lock = new();
    private volatile LinkState _state = LinkState.Clear;
    private TaskCompletionSource _changed = NewSignal();
    private long _freeAt = long.MinValue;
    private long _forwarded;
    private long _blocked;
    private long _held;
    private long _reset;

    public bool IsCut => _state.Cut;

    public LinkTraffic Traffic => new(
        from, to, Interlocked.Read(ref _forwarded), Interlocked.Read(ref _blocked), Interlocked.Read(ref _held), Interlocked.Read(ref _reset));

    /// <summary>The moment bytes arrive, for <see cref="PassAsync"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Replaces the state; everything that waits looks again.</summary>
    public void Change(Func<LinkState, LinkState> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _state = change(_state);
            _freeAt = long.MinValue;
            changed = _changed;
            _changed = NewSignal();
        }
        changed.SetResult();
    }

    /// <summary>Notes bytes that were read from the sender.</summary>
    public void Arrived(int bytes)
    {
        if (_state.Cut)
            Interlocked.Add(ref _blocked, bytes);
    }

    public void Delivered(int bytes) => Interlocked.Add(ref _forwarded, bytes);

    public void WasHeld() => Interlocked.Increment(ref _held);

    public void WasReset() => Interlocked.Increment(ref _reset);

    /// <summary>Waits until <paramref name="bytes"/> that arrived at <paramref name="arrivedAt"/> may go on. A clear link costs one read of a field.</summary>
    public ValueTask PassAsync(long arrivedAt, int bytes, CancellationToken cancellationToken) =>
        _state.IsClear ? ValueTask.CompletedTask : WaitTurnAsync(arrivedAt, bytes, cancellationToken);

    private async ValueTask WaitTurnAsync(long arrivedAt, int bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = TryPass(arrivedAt, bytes, out var changed);
            if (wait == TimeSpan.Zero)
                return;
            if (wait == Timeout.InfiniteTimeSpan)
                await changed.WaitAsync(cancellationToken);
            else
                await SleepAsync(wait, changed, cancellationToken);
        }
    }

    /// <summary>Zero if the bytes may go, and then they have taken their share of the rate; else how long to wait at most before asking again.</summary>
    private TimeSpan TryPass(long arrivedAt, int bytes, out Task changed)
    {
        lock (_lock)
        {
            changed = _changed.Task;
            if (_state.Cut)
                return Timeout.InfiniteTimeSpan;
            var now = Now;
            var due = Math.Max(_freeAt, arrivedAt + Ticks(_state.Delay));
            if (due > now)
                return time.GetElapsedTime(now, due);
            if (_state.BytesPerSecond > 0)
                _freeAt = Math.Max(now, _freeAt) + (long)((double)bytes / _state.BytesPerSecond * time.TimestampFrequency);
            return TimeSpan.Zero;
        }
    }

    private async Task SleepAsync(TimeSpan wait, Task changed, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Timers count whole milliseconds; rounding down would spin.
        var sleep = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, over.Token);
        await Task.WhenAny(sleep, changed);
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
