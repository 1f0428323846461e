using System.Collections;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>A history as calls, in the order of their invocations. Takes some 80 bytes a call besides texts and lists.</summary>
public sealed class CallTable : IReadOnlyList<Call>
{
    private readonly ChunkedList<CallContext> _contexts = new();
    private readonly Dictionary<int, int> _open = [];

    /// <summary>The number of events of clients that were added.</summary>
    public int EventCount { get; private set; }

    public int Count => Rows.Count;

    internal ChunkedList<CallRow> Rows { get; } = new();

    internal NameTable Functions { get; } = new(FunctionName.Read, FunctionName.Write, FunctionName.Cas, FunctionName.Txn);

    internal NameTable Keys { get; } = new();

    internal NameTable Nodes { get; } = new();

    public Call this[int index]
    {
        get
        {
            ref readonly var row = ref Rows[index];
            ref readonly var context = ref _contexts[index];
            return new Call
            {
                Function = Functions[(int)row.Function]!,
                Key = Keys[row.Key],
                Value = row.Value,
                Process = context.Process,
                Node = Nodes[context.Node],
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

    /// <exception cref="MalformedHistoryException">See <see cref="Add(Operation)"/>.</exception>
    public static CallTable Pair(IEnumerable<Operation> operations)
    {
        var table = new CallTable();
        foreach (var operation in operations)
            table.Add(operation);
        return table;
    }

    /// <summary>Adds the next event of the history.</summary>
    /// <exception cref="MalformedHistoryException">A process invokes while it still waits, or completes what it did not invoke.</exception>
    public void Add(Operation operation) => Add(new CallEvent
    {
        Index = operation.Index,
        Time = operation.Time,
        Process = operation.Process,
        Type = operation.Type,
        Function = Functions.IdOf(operation.Function),
        Key = Keys.IdOf(operation.Key),
        Node = Nodes.IdOf(operation.Node),
        Value = operation.Value,
    });

    /// <summary>The same for an event whose names are already known by number.</summary>
    internal void Add(in CallEvent found)
    {
        if (found.Type == OperationType.Invoke)
            Invoke(found);
        else
            Complete(found);
        EventCount = checked(EventCount + 1);
    }

    public IEnumerator<Call> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Invoke(in CallEvent found)
    {
        if (!_open.TryAdd(found.Process, Count))
            throw new MalformedHistoryException(found.Index, $"process {found.Process} invokes while its last operation is still open");
        Rows.Add(new CallRow
        {
            Value = found.Value,
            Start = EventCount,
            End = Call.Never,
            Key = found.Key,
            Function = (FunctionCode)found.Function,
            Outcome = OperationType.Info,
        });
        _contexts.Add(new CallContext
        {
            InvokeIndex = found.Index,
            CompleteIndex = -1,
            InvokeTime = found.Time,
            CompleteTime = long.MaxValue,
            Process = found.Process,
            Node = found.Node,
        });
    }

    private void Complete(in CallEvent found)
    {
        if (!_open.Remove(found.Process, out var index))
            throw new MalformedHistoryException(found.Index, $"process {found.Process} completes an operation that it did not invoke");
        ref var row = ref Rows[index];
        if ((int)row.Function != found.Function)
        {
            throw new MalformedHistoryException(
                found.Index, $"process {found.Process} invoked {Functions[(int)row.Function]} and completes {Functions[found.Function]}");
        }

        row.Outcome = found.Type;
        if (found.Type == OperationType.Ok)
        {
            row.Value = found.Value.IsNil ? row.Value : found.Value;
            row.End = EventCount;
        }

        ref var context = ref _contexts[index];
        context.CompleteIndex = found.Index;
        context.CompleteTime = found.Time;
    }
}
