namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>
/// One event of one process: an invocation or its completion. Times are nanoseconds since the start of the run.
/// The JSON line is <c>{"index":0,"time":12,"process":3,"type":"invoke","f":"write","key":"r1","value":"…","node":"n1"}</c>.
/// </summary>
public sealed record Operation
{
    /// <summary>The <see cref="Index"/> of an operation whose text names none, until its position is known.</summary>
    internal const long Unnumbered = -1;

    /// <summary>Position in the history, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>Nanoseconds since the start of the run, on the suite's monotonic clock.</summary>
    public required long Time { get; init; }

    /// <summary>The logical process; it runs one operation at a time and retires after an <see cref="OperationType.Info"/>.</summary>
    public required int Process { get; init; }

    public required OperationType Type { get; init; }

    /// <summary>What is done: <c>read</c>, <c>write</c>, <c>cas</c>, <c>txn</c>, …</summary>
    public required string Function { get; init; }

    /// <summary>The key it is done to; null where the operation is not about one key.</summary>
    public string? Key { get; init; }

    public OperationValue Value { get; init; }

    /// <summary>Why it failed or is indeterminate, as the client saw it.</summary>
    public string? Error { get; init; }

    /// <summary>The node whose address the client used.</summary>
    public string? Node { get; init; }
}
