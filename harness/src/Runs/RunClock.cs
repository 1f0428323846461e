namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>The one clock of a run: history and timeline count from the same moment.</summary>
public sealed class RunClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Nanoseconds since the start of the run.</summary>
    public long Nanoseconds => Elapsed.Ticks * TimeSpan.NanosecondsPerTick;
}
