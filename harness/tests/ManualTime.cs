namespace Elastickv.Jepsen.Harness.Tests;

/// <summary>A clock that only moves when the test says so. One timestamp tick is one microsecond.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private long _now = 1_000_000_000;

    public override long TimestampFrequency => 1_000_000;

    /// <summary>How many timers are set.</summary>
    public int Waiting
    {
        get
        {
            lock (_timers)
                return _timers.Count;
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_timers)
        {
            var now = Interlocked.Add(ref _now, (long)by.TotalMicroseconds);
            due = [.. _timers.Where(timer => timer.Due <= now)];
            _timers.RemoveAll(due.Contains);
        }
        foreach (var timer in due)
            timer.Fire();
    }

    private void Set(ManualTimer timer, bool on)
    {
        lock (_timers)
        {
            _timers.Remove(timer);
            if (on)
                _timers.Add(timer);
        }
    }

    private sealed class ManualTimer(ManualTime clock, Action fire) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = clock.GetTimestamp() + (long)dueTime.TotalMicroseconds;
            clock.Set(this, on: dueTime != Timeout.InfiniteTimeSpan);
            return true;
        }

        public void Dispose() => clock.Set(this, on: false);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
