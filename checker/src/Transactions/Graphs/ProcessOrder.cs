using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>The order of transactions within each process.</summary>
internal static class ProcessOrder
{
    /// <summary>Adds an edge from the last completed transaction of a process to each of its later ones.</summary>
    public static void AddTo(EdgeList edges, TransactionTable table, bool[] committed)
    {
        var last = new Dictionary<int, int>();
        for (var transaction = 0; transaction < table.Count; transaction++)
        {
            if (!committed[transaction])
                continue;
            ref readonly var row = ref table.Rows[transaction];
            if (last.TryGetValue(row.Process, out var before))
                edges.Add(before, transaction, DependencyKind.Process, OrderLevel.Process);
            if (row.Outcome == OperationType.Ok)
                last[row.Process] = transaction;
        }
    }
}
