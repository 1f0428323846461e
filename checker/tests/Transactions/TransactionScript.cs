using System.Globalization;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

/// <summary>
/// Writes transactions down as people do: <c>append x 1; r y [1 2]; w z 3; r z nil</c>, with the moments between which each ran. Every
/// transaction has its own process unless it is given one.
/// </summary>
internal sealed class TransactionScript
{
    private readonly List<(int Time, Operation Event)> _events = [];
    private int _nextProcess = 100;

    public TransactionScript Ok(int from, int to, string steps, int? process = null) => Add(from, to, steps, OperationType.Ok, process);

    public TransactionScript Fail(int from, int to, string steps) => Add(from, to, steps, OperationType.Fail, process: null);

    public TransactionScript Info(int from, int to, string steps) => Add(from, to, steps, OperationType.Info, process: null);

    public List<Operation> ToEvents() => [.. _events.OrderBy(e => e.Time).Select((e, index) => e.Event with { Index = index })];

    private TransactionScript Add(int from, int to, string steps, OperationType type, int? process)
    {
        var number = process ?? _nextProcess++;
        var results = OperationValue.Of([.. steps.Split(';', StringSplitOptions.TrimEntries).Select(ParseStep)]);
        var request = OperationValue.Of([.. results.Items!.Value.Select(Forget)]);
        _events.Add((from, Event(OperationType.Invoke, request)));
        _events.Add((to, Event(type, type == OperationType.Ok ? results : request)));
        return this;

        Operation Event(OperationType eventType, OperationValue value) =>
            new() { Index = 0, Time = 0, Process = number, Type = eventType, Function = FunctionName.Txn, Value = value, Node = "n1" };
    }

    private static OperationValue ParseStep(string step)
    {
        var words = step.Split(' ', 3);
        return OperationValue.Of(OperationValue.Of(words[0]), OperationValue.Of(words[1]), ParseValue(words[2]));
    }

    private static OperationValue ParseValue(string text)
    {
        if (text == "nil")
            return OperationValue.Nil;
        if (!text.StartsWith('['))
            return OperationValue.Of(long.Parse(text, CultureInfo.InvariantCulture));
        var items = text.Trim('[', ']').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return OperationValue.Of([.. items.Select(ParseValue)]);
    }

    private static OperationValue Forget(OperationValue step) => step[0].Text == "r" ? OperationValue.Of(step[0], step[1], OperationValue.Nil) : step;
}
