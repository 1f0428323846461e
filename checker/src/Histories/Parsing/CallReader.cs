using Elastickv.Jepsen.Checker.Histories.Formats;

namespace Elastickv.Jepsen.Checker.Histories.Parsing;

/// <summary>Reads a recorded history of any known format into a table of calls, as a stream.</summary>
internal static class CallReader
{
    private const int EventsBetweenReports = 1 << 12;

    /// <summary>Reads everything, once.</summary>
    /// <param name="table">Takes the events.</param>
    /// <param name="input">The history.</param>
    /// <param name="progressed">Is told now and then, and in the end, how many events there are; may throw to end it.</param>
    public static void ReadInto(CallTable table, HistoryInput input, Action<long> progressed)
    {
        if (input is { Format: HistoryFormat.JsonLines, NilIsUnknown: false })
            LineIntake.Read(input, new CallLineParser(table), () => progressed(table.EventCount));
        else
            ReadOperations(table, input, progressed);
        progressed(table.EventCount);
    }

    private static void ReadOperations(CallTable table, HistoryInput input, Action<long> progressed)
    {
        foreach (var operation in input.ReadAll())
        {
            table.Add(operation);
            if (table.EventCount % EventsBetweenReports == 0)
                progressed(table.EventCount);
        }
    }
}
