using System.Runtime.InteropServices;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>
/// A history as transactions, in the order of their invocations: columns without boxes, some 48 bytes a transaction, 16 a step, and each
/// element of a list once, however often it was read.
/// </summary>
public sealed class TransactionTable
{
    private readonly List<TransactionRow> _rows = [];
    private readonly List<Step> _steps = [];
    private readonly Dictionary<int, int> _open = [];
    private readonly NameTable _nodes = new();
    private readonly StepSyntax _syntax;
    private readonly List<Step> _parsed = [];

    public TransactionTable(TransactionModel model)
    {
        Model = model;
        Keys = new KeyNumbers(Codes);
        _syntax = new StepSyntax(this);
    }

    public TransactionModel Model { get; }

    /// <summary>The number of transactions.</summary>
    public int Count => _rows.Count;

    /// <summary>The number of events that were added.</summary>
    public int EventCount { get; private set; }

    internal ReadOnlySpan<TransactionRow> Rows => CollectionsMarshal.AsSpan(_rows);

    internal ReadOnlySpan<Step> Steps => CollectionsMarshal.AsSpan(_steps);

    internal ValueCodes Codes { get; } = new();

    internal KeyNumbers Keys { get; }

    internal ListReads Lists { get; } = new();

    public static TransactionTable Of(TransactionModel model, IEnumerable<Operation> operations)
    {
        var table = new TransactionTable(model);
        foreach (var operation in operations)
            table.Add(operation);
        return table;
    }

    /// <summary>Adds the next event of the history.</summary>
    /// <exception cref="MalformedHistoryException">
    /// It is no transaction of this model, or a process invokes while it still waits, or completes what it did not invoke.
    /// </exception>
    public void Add(Operation operation)
    {
        _parsed.Clear();
        try
        {
            _syntax.Parse(operation.Value, operation.Type, _parsed);
        }
        catch (FormatException e) when (e is not MalformedHistoryException)
        {
            throw new MalformedHistoryException(operation.Index, e.Message);
        }

        var header = new EventHeader(operation.Index, operation.Process, operation.Type, operation.Node);
        Record(header, CollectionsMarshal.AsSpan(_parsed), knowsSteps: !operation.Value.IsNil);
    }

    /// <summary>Where the steps of a transaction begin; for the one after the last, where its steps end.</summary>
    internal int FirstStep(int transaction) => transaction == Count ? _steps.Count : _rows[transaction].FirstStep;

    internal ReadOnlySpan<Step> StepsOf(int transaction) => Steps[FirstStep(transaction)..FirstStep(transaction + 1)];

    internal string? NodeOf(int transaction) => _nodes[_rows[transaction].Node];

    /// <summary>Adds the next event, whose steps are already known by number.</summary>
    /// <param name="knowsSteps">Whether the event says what the steps were; a completion need not.</param>
    /// <exception cref="MalformedHistoryException">See <see cref="Add"/>.</exception>
    internal void Record(in EventHeader header, ReadOnlySpan<Step> steps, bool knowsSteps)
    {
        if (header.Type == OperationType.Invoke)
            Invoke(header, steps);
        else
            Complete(header, steps, knowsSteps);
        EventCount = checked(EventCount + 1);
    }

    private void Invoke(in EventHeader header, ReadOnlySpan<Step> steps)
    {
        if (!_open.TryAdd(header.Process, Count))
            throw new MalformedHistoryException(header.Index, $"process {header.Process} invokes while its last operation is still open");
        _rows.Add(new TransactionRow
        {
            InvokeIndex = header.Index,
            CompleteIndex = -1,
            Start = EventCount,
            End = Call.Never,
            FirstStep = _steps.Count,
            Process = header.Process,
            Node = _nodes.IdOf(header.Node),
            Outcome = OperationType.Info,
        });
        _steps.AddRange(steps);
    }

    private void Complete(in EventHeader header, ReadOnlySpan<Step> steps, bool knowsSteps)
    {
        if (!_open.Remove(header.Process, out var transaction))
            throw new MalformedHistoryException(header.Index, $"process {header.Process} completes an operation that it did not invoke");
        ref var row = ref CollectionsMarshal.AsSpan(_rows)[transaction];
        row.Outcome = header.Type;
        row.CompleteIndex = header.Index;
        if (header.Type != OperationType.Ok)
            return;
        row.End = EventCount;
        if (knowsSteps)
            TakeResults(header.Index, CollectionsMarshal.AsSpan(_steps)[row.FirstStep..FirstStep(transaction + 1)], steps);
    }

    private static void TakeResults(long index, Span<Step> asked, ReadOnlySpan<Step> done)
    {
        if (asked.Length != done.Length)
            throw new MalformedHistoryException(index, "a transaction completes with other steps than it was invoked with");
        for (var i = 0; i < asked.Length; i++)
        {
            var isSame = asked[i].Key == done[i].Key
                && (asked[i].Kind == StepKind.Write ? done[i].Kind == StepKind.Write && asked[i].Value == done[i].Value : done[i].Kind != StepKind.Write);
            if (!isSame)
                throw new MalformedHistoryException(index, $"step {i + 1} of a transaction completes as another than it was invoked as");
            asked[i] = done[i];
        }
    }
}
