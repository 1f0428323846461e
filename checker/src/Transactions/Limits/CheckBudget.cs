using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Transactions.Limits;

/// <summary>Keeps the limits of one check.</summary>
internal sealed class CheckBudget(SearchLimits limits, TimeProvider clock, CancellationToken cancellationToken)
{
    /// <summary>How many steps of a loop may pass between two looks at the clock.</summary>
    private const int StepsBetweenLooks = 1 << 16;

    private readonly long _started = clock.GetTimestamp();
    private long _usedBytes;
    private int _stepsLeft = StepsBetweenLooks;

    public bool TimeIsUp => clock.GetElapsedTime(_started) >= limits.Time;

    /// <summary>Half of the time and all of the memory that are left, for an attempt that may fail.</summary>
    public CheckBudget Half()
    {
        var left = limits.Time - clock.GetElapsedTime(_started);
        return new CheckBudget(limits with { Time = left / 2, MemoryBytes = limits.MemoryBytes - _usedBytes }, clock, cancellationToken);
    }

    /// <exception cref="UndecidedException">There is no time left.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public void CheckTime()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TimeIsUp)
            throw new UndecidedException("time-limit", $"Undecided at {LimitText.OfTime(limits)}.");
    }

    /// <summary>Looks at the clock once in many calls.</summary>
    /// <exception cref="UndecidedException">There is no time left.</exception>
    public void CountSteps(int steps)
    {
        _stepsLeft -= steps;
        if (_stepsLeft > 0)
            return;
        _stepsLeft = StepsBetweenLooks;
        CheckTime();
    }

    /// <exception cref="UndecidedException">There is no such memory left.</exception>
    public void Reserve(long bytes)
    {
        _usedBytes += bytes;
        if (_usedBytes > limits.MemoryBytes)
            throw new UndecidedException("memory-limit", $"Undecided at {LimitText.OfMemory(limits)}.");
    }
}
