using Elastickv.Jepsen.Checker.Transactions.Limits;

namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>How long a search for a shorter or plainer cycle may go on: that there is one is already known. Ends searches, not the check.</summary>
internal sealed class StepAllowance(long steps, CheckBudget budget)
{
    private const int StepsBetweenLooks = 1 << 12;

    private long _left = steps;
    private long _nextLook = steps;

    /// <summary>Takes some steps; false if there are none left, or no time.</summary>
    public bool Take(int count)
    {
        _left -= count;
        if (_left > 0 && _left <= _nextLook)
        {
            _nextLook = _left - StepsBetweenLooks;
            if (budget.TimeIsUp)
                _left = 0;
        }

        return _left > 0;
    }
}
