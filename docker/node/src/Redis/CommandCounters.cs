namespace Elastickv.Node.Redis;

/// <summary>How one command was served. Safe to use from any thread.</summary>
public sealed class CommandCounters
{
    private long _requests;
    private long _timestamps;
    private long _errors;

    /// <summary>Requests that were answered.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Those that were answered with an error.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Time they took, in units of the clock's timestamps.</summary>
    public long Timestamps => Interlocked.Read(ref _timestamps);

    public void Add(long timestamps, bool isError)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _timestamps, timestamps);
        if (isError)
            Interlocked.Increment(ref _errors);
    }
}
