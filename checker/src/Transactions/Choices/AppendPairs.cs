using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>Finds the appends to lists whose order is open: those that no read shows. Only models that bind the writes of a key to an order care.</summary>
internal static class AppendPairs
{
    public static OpenPairs Find(KeyIndex index, AppendOrders orders, bool[] committed, CheckBudget budget)
    {
        var open = new OpenPairs(index, budget);
        var unread = new List<int>();
        for (var key = 0; key < index.KeyCount; key++)
        {
            unread.Clear();
            foreach (var step in index.StepsOf(key))
            {
                if (index.Table.Steps[step].Kind != StepKind.Write || orders.PositionOf(step) >= 0 || !committed[index.TransactionOf[step]])
                    continue;

                // Steps stand in the order of their transactions: one append of each is enough.
                if (unread.Count > 0 && index.TransactionOf[unread[^1]] == index.TransactionOf[step])
                    continue;
                foreach (var other in unread)
                    open.Add(other, step);
                unread.Add(step);
            }
        }

        return open;
    }
}
