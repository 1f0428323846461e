using Elastickv.Node.Redis;

namespace Elastickv.Node.StateMachine;

/// <summary>
/// Hybrid logical clock: wall milliseconds &lt;&lt; 16 | counter, strictly rising within the process, and never behind what it has
/// observed. Stamps requests and judges expiry. Safe to call from any thread.
/// </summary>
public sealed class HybridLogicalClock(TimeProvider time) : ITimestampSource
{
    public const int CounterBits = 16;

    /// <summary>How far ahead of its own clock a leader sets the ceiling that it replicates (opcode 0x02).</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private ulong _last;

    public ulong Next()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + 1, Wall);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }

    /// <summary>From now on every timestamp is above <paramref name="timestamp"/>.</summary>
    public void Observe(ulong timestamp)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            if (last >= timestamp || Interlocked.CompareExchange(ref _last, timestamp, last) == last)
                return;
        }
    }

    /// <summary>
    /// A ceiling of a leader was applied: the clock does not stand behind the moment at which that leader set it, so that
    /// what had expired for one leader does not come back under the next.
    /// </summary>
    public void ObserveCeiling(long ceilingMs)
    {
        var setAt = ceilingMs - (long)Lease.TotalMilliseconds;
        if (setAt > 0)
            Observe((ulong)setAt << CounterBits);
    }

    /// <summary>The ceiling a leader replicates now, in milliseconds since the Unix epoch.</summary>
    public long Ceiling() => (long)(Next() >> CounterBits) + (long)Lease.TotalMilliseconds;

    private ulong Wall => (ulong)time.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
}
