using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>The steps of each key in the order of the history, and the transaction of each step.</summary>
internal sealed class KeyIndex
{
    private readonly int[] _starts;
    private readonly int[] _steps;

    public KeyIndex(TransactionTable table)
    {
        Table = table;
        TransactionOf = new int[table.Steps.Length];
        for (var transaction = 0; transaction < table.Count; transaction++)
            TransactionOf.AsSpan(table.FirstStep(transaction)..table.FirstStep(transaction + 1)).Fill(transaction);
        _starts = new int[table.Keys.Count + 1];
        foreach (ref readonly var step in table.Steps)
            _starts[step.Key + 1]++;
        for (var key = 0; key < table.Keys.Count; key++)
            _starts[key + 1] += _starts[key];
        _steps = new int[table.Steps.Length];
        var next = _starts.AsSpan().ToArray();
        for (var step = 0; step < _steps.Length; step++)
            _steps[next[table.Steps[step].Key]++] = step;
    }

    public TransactionTable Table { get; }

    public int KeyCount => _starts.Length - 1;

    /// <summary>The number of the transaction that each step belongs to.</summary>
    public int[] TransactionOf { get; }

    public ReadOnlySpan<int> StepsOf(int key) => _steps.AsSpan(_starts[key].._starts[key + 1]);
}
