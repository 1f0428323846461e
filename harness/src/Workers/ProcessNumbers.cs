namespace Elastickv.Jepsen.Harness.Workers;

/// <summary>Numbers of logical processes, each given once.</summary>
public sealed class ProcessNumbers
{
    private int _next = -1;

    public int Take() => Interlocked.Increment(ref _next);
}
