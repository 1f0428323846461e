using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>
/// Reads the steps of a transaction: <c>[append k v]</c>, <c>[w k v]</c>, <c>[write k v]</c>, <c>[r k v]</c>, <c>[read k v]</c>. What a
/// read says counts only where the transaction completed; a list of nil is an empty one.
/// </summary>
internal sealed class StepSyntax(TransactionTable table)
{
    private long[] _elements = new long[64];

    /// <exception cref="FormatException">It is no transaction of the model.</exception>
    public void Parse(OperationValue value, OperationType type, List<Step> steps)
    {
        if (value.IsNil && type != OperationType.Invoke)
            return;
        if (value.Count < 0)
            throw new FormatException("the value is not a list of steps such as [r k v]");
        for (var i = 0; i < value.Count; i++)
            steps.Add(ParseStep(value[i], type));
    }

    private Step ParseStep(OperationValue step, OperationType type)
    {
        if (step.Count is not (2 or 3) || step[0].Text is not { } name)
            throw new FormatException($"{CallText.OfValue(step)} is not a step such as [r k v]");
        var key = table.Keys.Of(step[1]);
        var value = step.Count == 3 ? step[2] : OperationValue.Nil;
        if (name is "r" or "read")
            return type == OperationType.Ok ? ParseRead(key, value) : new Step { Key = key, Kind = StepKind.UnknownRead };
        if (!IsWrite(name))
            throw new FormatException($"{CallText.OfValue(step)} is not a step of a {table.Model.Name()} transaction");
        if (value.IsNil)
            throw new FormatException($"{CallText.OfValue(step)} writes nothing");
        return new Step { Key = key, Kind = StepKind.Write, Value = table.Codes[value] };
    }

    private bool IsWrite(string name) => table.Model == TransactionModel.ListAppend ? name is "append" : name is "w" or "write";

    private Step ParseRead(int key, OperationValue value)
    {
        if (table.Model == TransactionModel.RwRegister)
            return new Step { Key = key, Kind = StepKind.Read, Value = table.Codes[value] };
        if (!value.IsNil && value.Count < 0)
            throw new FormatException($"a list was read as {CallText.OfValue(value)}");
        var elements = Elements(value);
        return table.Lists.TryAdd(key, elements, out var read)
            ? new Step { Key = key, Kind = StepKind.Read, Value = read.Pack() }
            : new Step { Key = key, Kind = StepKind.UnknownRead };
    }

    private ReadOnlySpan<long> Elements(OperationValue list)
    {
        var count = Math.Max(0, list.Count);
        if (count > _elements.Length)
            _elements = new long[count * 2];
        for (var i = 0; i < count; i++)
            _elements[i] = table.Codes[list[i]];
        return _elements.AsSpan(0, count);
    }
}
