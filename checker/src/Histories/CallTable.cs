using System.Collections;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>A history as calls, in the order of their invocations. Takes some 80 bytes a call besides texts and lists.</summary>
public sealed class CallTable : IReadOnlyList<Call>
{
    private readonly NameTable _functions = new(FunctionName.Read, FunctionName.Write, FunctionName.Cas, FunctionName.Txn);
    private readonly NameTable _nodes = new();
    private readonly ChunkedList<CallContext> _contexts = new();
    private readonly Dictionary<int, int> _open = [];

    /// <summary>The number of events of clients that were added.</summary>
    public int EventCount { get; private set; }

    public int Count => Rows.Count;

    internal ChunkedList<CallRow> Rows { get; } = new();

    internal NameTable Keys { get; } = new();

    public Call this[int index]
    {
        get
        {
            ref readonly var row = ref Rows[index];
            ref readonly var context = ref _contexts[index];
            return new Call
            {
                Function = _functions[(int)row.Function]!,
                Key = Keys[row.Key],
                Value = row.Value,
                Process = context.Process,
                Node = _nodes[context.Node],
                Outcome = row.Outcome,
                Start = row.Start,
                End = row.End,
                InvokeIndex = context.InvokeIndex,
                CompleteIndex = context.CompleteIndex,
                InvokeTime = context.InvokeTime,
                CompleteTime = context.CompleteTime,
            };
        }
    }

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
        EventCount = checked(EventCount + 1);
    }

    public IEnumerator<Call> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Invoke(Operation operation)
    {
        if (!_open.TryAdd(operation.Process, Count))
            throw new MalformedHistoryException(operation.Index, $"process {operation.Process} invokes while its last operation is still open");
        Rows.Add(new CallRow
        {
            Value = operation.Value,
            Start = EventCount,
            End = Call.Never,
            Key = Keys.IdOf(operation.Key),
            Function = (FunctionCode)_functions.IdOf(operation.Function),
            Outcome = OperationType.Info,
        });
        _contexts.Add(new CallContext
        {
            InvokeIndex = operation.Index,
            CompleteIndex = -1,
            InvokeTime = operation.Time,
            CompleteTime = long.MaxValue,
            Process = operation.Process,
            Node = _nodes.IdOf(operation.Node),
        });
    }

    private void Complete(Operation operation)
    {
        if (!_open.Remove(operation.Process, out var index))
            throw new MalformedHistoryException(operation.Index, $"process {operation.Process} completes an operation that it did not invoke");
        ref var row = ref Rows[index];
        var function = _functions[(int)row.Function];
        if (!string.Equals(function, operation.Function, StringComparison.Ordinal))
            throw new MalformedHistoryException(operation.Index, $"process {operation.Process} invoked {function} and completes {operation.Function}");
        row.Outcome = operation.Type;
        if (operation.Type == OperationType.Ok)
        {
            row.Value = operation.Value.IsNil ? row.Value : operation.Value;
            row.End = EventCount;
        }

        ref var context = ref _contexts[index];
        context.CompleteIndex = operation.Index;
        context.CompleteTime = operation.Time;
    }
}
