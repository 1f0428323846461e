using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Linearizability.Origins;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>Asks whether every value of a counter that was seen lies between what was certainly and what was possibly added before.</summary>
internal sealed class CounterInvariant : IInvariant
{
    private static readonly CounterModel Model = new();

    public void Judge(CallTable table, Observations observations, CancellationToken cancellationToken)
    {
        var bounds = new Dictionary<string, CounterBounds>(StringComparer.Ordinal);
        foreach (var call in table)
        {
            if (!Model.Accepts(call))
                observations.Doubt("not-in-model", $"a counter has no operation like {CallText.Of(call)}.");
            else if (call.Outcome != OperationType.Fail)
                BoundsOf(bounds, call).Add(call);
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (var call in table)
        {
            if (call.IsOk && Model.Accepts(call) && Model.IsObservation(call))
                Judge(call, BoundsOf(bounds, call), observations);
        }
    }

    private static void Judge(in Call call, CounterBounds bounds, Observations observations)
    {
        observations.Reads++;
        if (bounds.Explain(call))
            return;
        var (least, most) = bounds.Of(call);
        observations.Violation("out-of-bounds", $"{CallText.Of(call)} saw a value that can only have been from {least} to {most}.", call);
    }

    private static CounterBounds BoundsOf(Dictionary<string, CounterBounds> bounds, in Call call)
    {
        if (!bounds.TryGetValue(call.Key ?? "", out var found))
            bounds.Add(call.Key ?? "", found = new CounterBounds());
        return found;
    }
}
