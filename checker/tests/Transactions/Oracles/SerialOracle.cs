using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;

/// <summary>
/// The definition of serializability, tried in full: is there a sequence of all completed transactions, and of any of the indeterminate
/// ones, that keeps the order and in which each reads what it read? Shares nothing with the checker.
/// </summary>
internal static class SerialOracle
{
    public static bool HasOrder(SmallTransaction[] all, Order order)
    {
        var transactions = all.Where(transaction => transaction.Outcome != OperationType.Fail).ToArray();
        return Extend(transactions, new bool[transactions.Length], StoreState.Empty, order);
    }

    /// <summary>Whether one transaction must come before another.</summary>
    public static bool Precedes(SmallTransaction one, SmallTransaction other, Order order) =>
        one.IsOk && one.End < other.Start && (order == Order.RealTime || (order == Order.Session && one.Process == other.Process));

    private static bool Extend(SmallTransaction[] transactions, bool[] placed, StoreState state, Order order)
    {
        if (Enumerable.Range(0, transactions.Length).All(i => placed[i] || !transactions[i].IsOk))
            return true;
        for (var next = 0; next < transactions.Length; next++)
        {
            if (placed[next] || Waits(transactions, placed, next, order) || state.Apply(transactions[next]) is not { } after)
                continue;
            placed[next] = true;
            if (Extend(transactions, placed, after, order))
                return true;
            placed[next] = false;
        }

        return false;
    }

    private static bool Waits(SmallTransaction[] transactions, bool[] placed, int next, Order order)
    {
        for (var i = 0; i < transactions.Length; i++)
        {
            if (!placed[i] && Precedes(transactions[i], transactions[next], order))
                return true;
        }

        return false;
    }
}
