namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>Keeps <see cref="SearchLimits"/> for all searches of one check. Used by many threads.</summary>
internal sealed class SearchBudget(SearchLimits limits, TimeProvider clock, CancellationToken cancellationToken)
{
    private readonly long _started = clock.GetTimestamp();
    private long _usedBytes;

    public SearchLimits Limits => limits;

    public bool TimeIsUp => clock.GetElapsedTime(_started) >= limits.Time;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>What is left of it, but no more time than said.</summary>
    public SearchBudget ShortenTo(TimeSpan most)
    {
        var left = limits.Time - clock.GetElapsedTime(_started);
        return new SearchBudget(limits with { Time = left < most ? left : most }, clock, cancellationToken);
    }

    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _usedBytes, bytes) <= limits.MemoryBytes)
            return true;
        Release(bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _usedBytes, -bytes);
}
