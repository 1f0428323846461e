using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>
/// The value of a counter lies between two sums: at least all that was certainly added and may have been taken away before, at most all that
/// may have been added and was certainly taken away.
/// </summary>
internal sealed class CounterBounds : IOrigins
{
    private readonly SumBefore _certainlyAdded = new();
    private readonly SumBefore _possiblyAdded = new();
    private readonly SumBefore _certainlyTaken = new();
    private readonly SumBefore _possiblyTaken = new();

    public void Add(in Call call)
    {
        var amount = call.Function switch
        {
            FunctionName.Incr => 1,
            FunctionName.Add => call.Value.Integer ?? 0,
            _ => 0,
        };
        if (amount != 0)
            Add(call, amount, amount > 0 ? _certainlyAdded : _certainlyTaken, amount > 0 ? _possiblyAdded : _possiblyTaken);
    }

    public bool Explain(in Call call)
    {
        if (!call.IsRead && !(call.Function is FunctionName.Incr && call.Value.Integer is not null))
            return true;
        var (least, most) = Of(call);
        var seen = call.Value.Integer ?? 0;
        return seen >= least && seen <= most;
    }

    /// <summary>The least and the most that a read may have seen, or an increment returned.</summary>
    public (long Least, long Most) Of(in Call call)
    {
        var own = call.Function is FunctionName.Incr ? 1 : 0;
        return (
            _certainlyAdded.At(call.Start) + _possiblyTaken.At(call.End) + own,
            _possiblyAdded.At(call.End) + _certainlyTaken.At(call.Start));
    }

    private static void Add(in Call call, long amount, SumBefore certain, SumBefore possible)
    {
        possible.Add(call.Start, amount);
        if (call.IsOk)
            certain.Add(call.End, amount);
    }
}
