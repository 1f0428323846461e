namespace Elastickv.Jepsen.Harness.Tests.Fakes;

/// <summary>A clock that only moves when it is told to. It has no timers.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public void Advance(TimeSpan by) => _now += by.Ticks;
}
