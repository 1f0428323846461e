using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Parsing;

/// <summary>Reads a recorded history of any known format into a table of transactions, as a stream.</summary>
public static class TransactionReader
{
    private const int EventsBetweenReports = 1 << 12;

    /// <exception cref="MalformedInputException">The file cannot be read, or a line of it is wrong.</exception>
    /// <exception cref="MalformedHistoryException">The operations cannot be a history of such transactions.</exception>
    public static TransactionTable ReadFile(string path, TransactionModel model, HistoryFormat format = HistoryFormat.Auto)
    {
        using var input = HistoryInput.Open(path, format);
        var table = new TransactionTable(model);
        ReadInto(table, input, _ => { });
        return table;
    }

    /// <summary>Reads everything, once.</summary>
    /// <param name="table">Takes the events.</param>
    /// <param name="input">The history.</param>
    /// <param name="progressed">Is told now and then, and in the end, how many events there are.</param>
    internal static void ReadInto(TransactionTable table, HistoryInput input, Action<long> progressed)
    {
        if (input.Format == HistoryFormat.JsonLines)
            LineIntake.Read(input, new TransactionLineParser(table), () => progressed(table.EventCount));
        else
            ReadOperations(table, input, progressed);
        progressed(table.EventCount);
    }

    private static void ReadOperations(TransactionTable table, HistoryInput input, Action<long> progressed)
    {
        foreach (var operation in input.ReadAll())
        {
            table.Add(operation);
            if (table.EventCount % EventsBetweenReports == 0)
                progressed(table.EventCount);
        }
    }
}
