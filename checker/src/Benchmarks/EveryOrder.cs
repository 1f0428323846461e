using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Benchmarks;

/// <summary>
/// Decides reads and writes of one register by trying every order, without any memory of what was tried: what the definition says, and
/// what the other procedures are measured against.
/// </summary>
public sealed class EveryOrder
{
    private readonly Call[] _calls;
    private readonly bool[] _placed;

    /// <param name="table">Reads and writes of one register.</param>
    public EveryOrder(CallTable table)
    {
        _calls = [.. table.Where(call => call.IsOk || (call.Outcome == OperationType.Info && !call.IsRead))];
        _placed = new bool[_calls.Length];
    }

    /// <summary>How many steps were tried.</summary>
    public long Steps { get; private set; }

    public bool IsLinearizable() => Extend(OperationValue.Nil);

    private bool Extend(OperationValue value)
    {
        var isDone = true;
        for (var next = 0; next < _calls.Length; next++)
        {
            if (_placed[next])
                continue;
            isDone &= !_calls[next].IsOk;
            if (MustWait(next) || (_calls[next].IsRead && _calls[next].Value != value))
                continue;
            Steps++;
            _placed[next] = true;
            if (Extend(_calls[next].IsRead ? value : _calls[next].Value))
                return true;
            _placed[next] = false;
        }

        return isDone;
    }

    /// <summary>Whether a completed call that is not placed yet was over before this one began.</summary>
    private bool MustWait(int next)
    {
        for (var i = 0; i < _calls.Length; i++)
        {
            if (!_placed[i] && _calls[i].Precedes(_calls[next]))
                return true;
        }

        return false;
    }
}
