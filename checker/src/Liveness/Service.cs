using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Liveness;

/// <summary>How a node served writes after everything was healed. Times are nanoseconds of the run.</summary>
/// <param name="Node">The node whose address was used.</param>
/// <param name="Tries">How many writes were invoked.</param>
/// <param name="FirstTryIndex">The index of the first one.</param>
/// <param name="FirstTry">When that was.</param>
/// <param name="LastTry">When the last try was known to have failed, or was begun if nobody knows.</param>
/// <param name="FirstAcknowledged">When one was first acknowledged, or <see cref="long.MaxValue"/>.</param>
internal sealed record Service(string Node, int Tries, long FirstTryIndex, long FirstTry, long LastTry, long FirstAcknowledged)
{
    public bool Served => FirstAcknowledged != long.MaxValue;

    public static Service Of(string node, CallTable table, long healed)
    {
        var (tries, firstTryIndex, firstTry, lastTry, acknowledged) = (0, -1L, long.MaxValue, long.MinValue, long.MaxValue);
        foreach (var call in table)
        {
            if (call.IsRead || call.InvokeTime < healed || !string.Equals(call.Node, node, StringComparison.Ordinal))
                continue;
            if (tries++ == 0)
                (firstTryIndex, firstTry) = (call.InvokeIndex, call.InvokeTime);
            lastTry = Math.Max(lastTry, call.CompleteIndex >= 0 ? call.CompleteTime : call.InvokeTime);
            if (call.IsOk)
                acknowledged = Math.Min(acknowledged, call.CompleteTime);
        }

        return new Service(node, tries, firstTryIndex, firstTry, lastTry, acknowledged);
    }
}
