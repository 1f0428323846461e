namespace Elastickv.Node.Encryption.Keys;

/// <summary>How often data keys were unwrapped and how long that took (spec §12.6). Safe to use from any thread.</summary>
public sealed class UnwrapTimes
{
    private long _count;
    private long _ticks;

    public long Count => Volatile.Read(ref _count);

    public TimeSpan Total => new(Volatile.Read(ref _ticks));

    public void Add(TimeSpan took)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _ticks, took.Ticks);
    }
}
