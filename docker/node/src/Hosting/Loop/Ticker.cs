namespace Elastickv.Node.Hosting.Loop;

/// <summary>
/// Counts Raft ticks by the monotonic clock. After a stall (a stopped process, a slow disk) only a few of the missed ticks are made up for: else
/// a member that wakes up would start an election before it has read the messages that wait for it.
/// </summary>
internal sealed class Ticker(TimeProvider time, TimeSpan tick, int mostAtOnce)
{
    private long _last = time.GetTimestamp();

    /// <summary>Time until the next tick is due, in whole milliseconds rounded up, since waits do not know less; not negative.</summary>
    public TimeSpan UntilNext() =>
        TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((tick - time.GetElapsedTime(_last)).TotalMilliseconds)));

    /// <summary>Ticks that are due now.</summary>
    public int TakeDue()
    {
        var due = (long)(time.GetElapsedTime(_last) / tick);
        if (due > mostAtOnce)
            _last = time.GetTimestamp();
        else
            _last += (long)(due * tick.TotalSeconds * time.TimestampFrequency);
        return (int)Math.Min(due, mostAtOnce);
    }
}
