using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>Asks whether every <c>generate</c> returned another value.</summary>
internal sealed class UniqueIds : IInvariant
{
    public void Judge(CallTable table, Observations observations, CancellationToken cancellationToken)
    {
        var first = new Dictionary<OperationValue, int>();
        for (var i = 0; i < table.Count; i++)
        {
            var call = table[i];
            if (!call.IsOk || call.Function is not FunctionName.Generate)
                continue;
            observations.Reads++;
            if (!first.TryAdd(call.Value, i))
                Duplicate(observations, table[first[call.Value]], call);
        }
    }

    private static void Duplicate(Observations observations, in Call one, in Call other) =>
        observations.Violation("duplicate-id", $"{CallText.Of(one)} and {CallText.Of(other)} were given the same id.", one, other);
}
