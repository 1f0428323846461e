using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>The order of transactions in time.</summary>
internal static class RealTimeOrder
{
    /// <summary>For each transaction the first one that was invoked after it completed; the number of transactions where there is none.</summary>
    public static int[] FirstAfter(TransactionTable table)
    {
        var rows = table.Rows;
        var endsHere = new int[table.EventCount];
        Array.Fill(endsHere, -1);
        for (var transaction = 0; transaction < rows.Length; transaction++)
        {
            if (rows[transaction].End != Call.Never)
                endsHere[rows[transaction].End] = transaction;
        }

        var firstAfter = new int[rows.Length];
        Array.Fill(firstAfter, rows.Length);
        var next = rows.Length;
        for (var position = table.EventCount - 1; position >= 0; position--)
        {
            if (endsHere[position] >= 0)
                firstAfter[endsHere[position]] = next;
            else if (next > 0 && rows[next - 1].Start == position)
                next--;
        }

        return firstAfter;
    }
}
