namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>
/// Turns the maps of a Jepsen history into operations. The key stands under <c>:key</c>, or in the value as the pair <c>[key value]</c> of
/// Jepsen's independent tests: the first invocation tells which, because a plain one has no reason to be such a pair.
/// </summary>
internal sealed class EdnOperations
{
    private bool? _isIndependent;

    /// <summary>The operation, or null if it is not a client's.</summary>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    public Operation? ToOperation(EdnMap map)
    {
        var process = map.Get("process");
        if (process is EdnKeyword or string)
            return null;
        if (process is not long number || number is < int.MinValue or > int.MaxValue)
            throw new FormatException("an operation has no :process that is a number of 32 bits");
        var value = EdnValues.ToValue(map.Get("value"));
        var operation = new Operation
        {
            Index = map.Get("index") as long? ?? Operation.Unnumbered,
            Time = map.Get("time") as long? ?? 0,
            Process = (int)number,
            Type = ReadType(map.Get("type")),
            Function = ReadFunction(map.Get("f"), value),
            Key = map.Get("key") is { } key ? EdnValues.ToText(key) : null,
            Value = value,
            Error = map.Get("error") is { } error ? EdnValues.ToText(error) : null,
            Node = map.Get("node") is { } node ? EdnValues.ToText(node) : null,
        };
        return Unwrap(operation);
    }

    private static OperationType ReadType(object? type) => EdnValues.ToText(type) switch
    {
        "invoke" => OperationType.Invoke,
        "ok" => OperationType.Ok,
        "fail" => OperationType.Fail,
        "info" => OperationType.Info,
        _ => throw new FormatException("an operation has no :type that is :invoke, :ok, :fail or :info"),
    };

    private static string ReadFunction(object? function, OperationValue value) => function switch
    {
        EdnKeyword keyword => string.Intern(keyword.Name),
        string text => string.Intern(text),
        null when value.Count >= 0 => FunctionName.Txn,
        _ => throw new FormatException("an operation has no :f"),
    };

    private Operation Unwrap(Operation operation)
    {
        if (operation.Key is not null)
            return operation;
        if (operation.Type == OperationType.Invoke)
            _isIndependent ??= IsIndependent(operation);
        if (_isIndependent != true || operation.Value.Count != 2)
            return operation;
        return operation with { Key = string.Intern(operation.Value[0].ToString()), Value = operation.Value[1] };
    }

    private static bool IsIndependent(Operation invocation)
    {
        var value = invocation.Value;
        return value.Count == 2 && invocation.Function switch
        {
            FunctionName.Cas => value[1].Count == 2,
            FunctionName.Txn => value[0].Count < 0,
            _ => true,
        };
    }
}
