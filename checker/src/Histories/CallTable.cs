using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>A history as calls, in the order of their invocations. Takes some 100 bytes a call.</summary>
public sealed class CallTable
{
    private readonly List<Call> _calls = [];
    private readonly Dictionary<int, int> _open = [];
    private int _position;

    /// <summary>The number of events of clients that were added.</summary>
    public int EventCount => _position;

    public int Count => _calls.Count;

    public ReadOnlySpan<Call> Calls => CollectionsMarshal.AsSpan(_calls);

    public ref readonly Call this[int index] => ref CollectionsMarshal.AsSpan(_calls)[index];

    /// <exception cref="MalformedHistoryException">See <see cref="Add"/>.</exception>
    public static CallTable Pair(IEnumerable<Operation> operations)
    {
        var table = new CallTable();
        foreach (var operation in operations)
            table.Add(operation);
        return table;
    }

    /// <summary>Adds the next event of the history.</summary>
    /// <exception cref="MalformedHistoryException">A process invokes while it still waits, or completes what it did not invoke.</exception>
    public void Add(Operation operation)
    {
        if (operation.Type == OperationType.Invoke)
            Invoke(operation);
        else
            Complete(operation);
        _position = checked(_position + 1);
    }

    private void Invoke(Operation operation)
    {
        if (!_open.TryAdd(operation.Process, _calls.Count))
            throw new MalformedHistoryException(operation.Index, $"process {operation.Process} invokes while its last operation is still open");
        _calls.Add(new Call
        {
            Function = operation.Function,
            Key = operation.Key,
            Value = operation.Value,
            Process = operation.Process,
            Node = operation.Node,
            Outcome = OperationType.Info,
            Start = _position,
            End = Call.Never,
            InvokeIndex = operation.Index,
            CompleteIndex = -1,
            InvokeTime = operation.Time,
            CompleteTime = long.MaxValue,
        });
    }

    private void Complete(Operation operation)
    {
        if (!_open.Remove(operation.Process, out var index))
            throw new MalformedHistoryException(operation.Index, $"process {operation.Process} completes an operation that it did not invoke");
        ref var call = ref CollectionsMarshal.AsSpan(_calls)[index];
        if (!string.Equals(call.Function, operation.Function, StringComparison.Ordinal))
            throw new MalformedHistoryException(operation.Index, $"process {operation.Process} invoked {call.Function} and completes {operation.Function}");
        var isOk = operation.Type == OperationType.Ok;
        call = call with
        {
            Value = isOk && !operation.Value.IsNil ? operation.Value : call.Value,
            Outcome = operation.Type,
            End = isOk ? _position : Call.Never,
            CompleteIndex = operation.Index,
            CompleteTime = operation.Time,
        };
    }
}
