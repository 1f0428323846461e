namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>One operation as a whole: an invocation with its completion.</summary>
public readonly record struct Call
{
    /// <summary><see cref="End"/> of a call that nobody saw end: it may take effect at any later time, or never.</summary>
    public const int Never = int.MaxValue;

    public required string Function { get; init; }

    public required string? Key { get; init; }

    /// <summary>What the completion says where it is certain and says something, and otherwise what the invocation said.</summary>
    public required OperationValue Value { get; init; }

    public required int Process { get; init; }

    public required string? Node { get; init; }

    /// <summary><see cref="OperationType.Ok"/>, <see cref="OperationType.Fail"/> or <see cref="OperationType.Info"/>.</summary>
    public required OperationType Outcome { get; init; }

    /// <summary>Position of the invocation among all events of clients.</summary>
    public required int Start { get; init; }

    /// <summary>Position of the completion among all events of clients, or <see cref="Never"/> if it is not <see cref="OperationType.Ok"/>.</summary>
    public required int End { get; init; }

    /// <summary>The invocation's index in the history.</summary>
    public required long InvokeIndex { get; init; }

    /// <summary>The completion's index in the history, or -1 where there is none.</summary>
    public required long CompleteIndex { get; init; }

    /// <summary>Nanoseconds since the start of the run.</summary>
    public required long InvokeTime { get; init; }

    /// <summary>Nanoseconds since the start of the run; of a call without completion, <see cref="long.MaxValue"/>.</summary>
    public required long CompleteTime { get; init; }

    /// <summary>The index by which people find the operation: that of its completion, or of its invocation if it has none.</summary>
    public long Index => CompleteIndex >= 0 ? CompleteIndex : InvokeIndex;

    public bool IsOk => Outcome == OperationType.Ok;

    public bool IsRead => Function is FunctionName.Read;

    /// <summary>Whether this call was over before the other began.</summary>
    public bool Precedes(in Call other) => End < other.Start;
}
