using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;

/// <summary>
/// The definition of snapshot isolation, tried in full: is there an order of commits, and for each transaction a snapshot of some prefix of
/// it, such that it reads its snapshot and its own writes, and nobody who committed since wrote a key that it writes? The snapshot is not
/// older than what the order puts before the transaction.
/// </summary>
internal static class SnapshotOracle
{
    public static bool HasOrder(SmallTransaction[] all, Order order)
    {
        var transactions = all.Where(transaction => transaction.Outcome != OperationType.Fail).ToArray();
        return Extend(transactions, [], [StoreState.Empty], order);
    }

    private static bool Extend(SmallTransaction[] all, List<SmallTransaction> committed, List<StoreState> states, Order order)
    {
        if (all.All(transaction => committed.Contains(transaction) || !transaction.IsOk))
            return true;
        foreach (var next in all)
        {
            if (committed.Contains(next) || !HasSnapshot(all, next, committed, states, order))
                continue;
            committed.Add(next);
            states.Add(states[^1].Apply(next with { Outcome = OperationType.Info })!);
            if (Extend(all, committed, states, order))
                return true;
            committed.RemoveAt(committed.Count - 1);
            states.RemoveAt(states.Count - 1);
        }

        return false;
    }

    private static bool HasSnapshot(SmallTransaction[] all, SmallTransaction next, List<SmallTransaction> committed, List<StoreState> states, Order order)
    {
        for (var snapshot = 0; snapshot <= committed.Count; snapshot++)
        {
            var since = committed.Skip(snapshot).ToArray();
            var isRecent = all.Where(other => SerialOracle.Precedes(other, next, order)).All(other => committed.Contains(other) && !since.Contains(other));
            if (isRecent && !since.Any(other => Writes(other).Overlaps(Writes(next))) && states[snapshot].Apply(next) is not null)
                return true;
        }

        return false;
    }

    private static HashSet<OperationValue> Writes(SmallTransaction transaction) =>
        [.. transaction.Steps.Where(step => step[0].Text != "r").Select(step => step[1])];
}
