using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>
/// A counter that begins at 0, with <c>add n</c> (n may be negative), <c>read</c>, and <c>incr</c>, which adds 1 and, where it completed,
/// carries the sum it returned.
/// </summary>
public sealed class CounterModel : IModel<long>
{
    public string Name => "counter";

    public long Initial => 0;

    public bool Step(long state, in Call call, out long next)
    {
        switch (call.Function)
        {
            case FunctionName.Read:
                next = state;
                return call.Value.IsNil ? state == 0 : call.Value.Integer == state;
            case FunctionName.Add:
                next = unchecked(state + call.Value.Integer!.Value);
                return true;
            case FunctionName.Incr:
                next = unchecked(state + 1);
                return !call.IsOk || call.Value.IsNil || call.Value.Integer == next;
            default:
                throw new ArgumentException($"a counter has no {call.Function}", nameof(call));
        }
    }

    public bool IsReadOnly(in Call call) => call.IsRead;

    public bool IsObservation(in Call call) => call.IsRead || (call.Function is FunctionName.Incr && !call.Value.IsNil);

    public bool Accepts(in Call call) => call.Function switch
    {
        FunctionName.Add => call.Value.IsNumber,
        FunctionName.Read or FunctionName.Incr => call.Value.IsNumber || call.Value.IsNil,
        _ => false,
    };
}
