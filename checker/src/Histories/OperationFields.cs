namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>What was found of an operation so far, while its text is being read.</summary>
internal struct OperationFields
{
    public long? Index;
    public long? Time;
    public int? Process;
    public OperationType? Type;
    public string? Function;
    public string? Key;
    public OperationValue Value;
    public string? Error;
    public string? Node;

    /// <summary>The process is a name: a nemesis, not a client.</summary>
    public bool IsNotClient;

    /// <summary>Some of the value can be no operation's.</summary>
    public bool HasForeignValue;

    /// <summary>The operation, or null if the line is not a client's. Elle's histories leave out that a list of steps is a transaction.</summary>
    /// <exception cref="FormatException">Something is missing.</exception>
    public readonly Operation? ToOperation()
    {
        if (IsNotClient)
            return null;
        if (HasForeignValue)
            throw new FormatException("\"value\" is not null, a whole number, a text or a list of these");
        return new Operation
        {
            Index = Index ?? Operation.Unnumbered,
            Time = Time ?? 0,
            Process = Process ?? throw Missing("process"),
            Type = Type ?? throw Missing("type"),
            Function = Function ?? (Value.Count >= 0 ? FunctionName.Txn : throw Missing("f")),
            Key = Key,
            Value = Value,
            Error = Error,
            Node = Node,
        };
    }

    private static FormatException Missing(string property) => new($"\"{property}\" is missing");
}
