namespace Elastickv.Jepsen.Checker.Models;

/// <summary>How far a judgement has come, for the one who waits for it. Written by one thread, read by another.</summary>
internal sealed class JudgeProgress(TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private long _events;
    private long _parsed;

    public long Events => Volatile.Read(ref _events);

    public bool IsParsed => Volatile.Read(ref _parsed) != 0;

    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>How long reading took, or has taken so far.</summary>
    public TimeSpan ParseTime => IsParsed ? clock.GetElapsedTime(_started, Volatile.Read(ref _parsed)) : Elapsed;

    public TimeSpan CheckTime => Elapsed - ParseTime;

    public void Read(long events) => Volatile.Write(ref _events, events);

    public void EndParsing() => Volatile.Write(ref _parsed, clock.GetTimestamp());
}
