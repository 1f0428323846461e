using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>How transactions, keys and values are named in sentences.</summary>
internal static class TransactionText
{
    /// <summary>Of a longer list only the end is shown.</summary>
    private const int ShownElements = 6;

    private const int ShownSteps = 12;

    /// <summary>For example <c>#12</c>: the index of the completion in the history, or of the invocation where nobody saw a completion.</summary>
    public static string Name(TransactionTable table, int transaction) => $"#{table.Rows[transaction].Index}";

    /// <summary>For example <c>#12: [append x 5] [r y [1 2]], by process 3 at n1</c>.</summary>
    public static string Line(TransactionTable table, int transaction)
    {
        ref readonly var row = ref table.Rows[transaction];
        var text = new StringBuilder();
        text.Append(Name(table, transaction)).Append(':');
        var steps = table.StepsOf(transaction);
        for (var i = 0; i < Math.Min(steps.Length, ShownSteps); i++)
            text.Append(' ').Append(StepOf(table, steps[i]));
        if (steps.Length > ShownSteps)
            text.Append(" …");
        text.Append($", by process {row.Process}");
        if (table.NodeOf(transaction) is { } node)
            text.Append($" at {node}");
        return text.Append(row.Outcome switch
        {
            OperationType.Ok => "",
            OperationType.Fail => ", failed",
            _ => ", outcome unknown",
        }).ToString();
    }

    /// <summary>The lines of several transactions, each indented.</summary>
    public static string Lines(TransactionTable table, params IEnumerable<int> transactions) =>
        string.Join('\n', transactions.Distinct().Select(transaction => $"  {Line(table, transaction)}"));

    public static string Key(TransactionTable table, int key) => table.Keys.NameOf(key);

    public static string KeyAt(TransactionTable table, int step) => Key(table, table.Steps[step].Key);

    public static string Value(TransactionTable table, long code) => CallText.OfValue(table.Codes.ValueOf(code));

    /// <summary>What a step wrote, or read from a register.</summary>
    public static string ValueAt(TransactionTable table, int step) => Value(table, table.Steps[step].Value);

    /// <summary>The list that a step read.</summary>
    public static string ListAt(TransactionTable table, int step) => List(table, ListRead.Unpack(table.Steps[step].Value));

    public static string List(TransactionTable table, ListRead read)
    {
        var elements = table.Lists.Elements(read);
        var text = new StringBuilder("[");
        if (elements.Length > ShownElements)
            text.Append("… ");
        var shown = elements[Math.Max(0, elements.Length - ShownElements)..];
        for (var i = 0; i < shown.Length; i++)
            text.Append(i == 0 ? "" : " ").Append(Value(table, shown[i]));
        return text.Append(']').ToString();
    }

    private static string StepOf(TransactionTable table, in Step step)
    {
        var key = Key(table, step.Key);
        return (step.Kind, table.Model) switch
        {
            (StepKind.UnknownRead, _) => $"[r {key} ?]",
            (StepKind.Write, TransactionModel.ListAppend) => $"[append {key} {Value(table, step.Value)}]",
            (StepKind.Write, _) => $"[w {key} {Value(table, step.Value)}]",
            (_, TransactionModel.ListAppend) => $"[r {key} {List(table, ListRead.Unpack(step.Value))}]",
            _ => $"[r {key} {Value(table, step.Value)}]",
        };
    }
}
