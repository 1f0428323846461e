using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>Asks whether no process saw a key's number go back.</summary>
internal sealed class MonotonicReads : IInvariant
{
    public void Judge(CallTable table, Observations observations, CancellationToken cancellationToken)
    {
        var highest = new Dictionary<(int Process, string? Key), int>();
        for (var i = 0; i < table.Count; i++)
        {
            var call = table[i];
            if (!call.IsOk || !call.IsRead)
                continue;
            if (call.Value.Integer is not { } seen)
            {
                Foreign(observations, call);
                continue;
            }

            observations.Reads++;
            var place = (call.Process, call.Key);
            if (highest.TryGetValue(place, out var before) && table[before].Value.Integer > seen)
                WentBack(observations, table[before], call);
            else
                highest[place] = i;
        }
    }

    private static void WentBack(Observations observations, in Call before, in Call read) =>
        observations.Violation("went-back", $"process {read.Process} saw {before.Value} in {CallText.Of(before)}, and later less in {CallText.Of(read)}.", before, read);

    private static void Foreign(Observations observations, in Call call)
    {
        if (!call.Value.IsNil)
            observations.Doubt("not-in-model", $"{CallText.Of(call)} is no read of a number.");
    }
}
