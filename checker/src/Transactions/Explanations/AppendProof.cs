using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Finds the appends and reads behind the edges that <see cref="AppendEdges"/> makes.</summary>
internal sealed class AppendProof(KeyIndex index, StepChains chains, AppendOrders orders, bool[] committed) : IDependencyProof
{
    private readonly TransactionTable _table = index.Table;

    public string Explain(NamedTransaction earlier, NamedTransaction later, Dependency dependency)
    {
        var text = dependency.Kind switch
        {
            DependencyKind.WriteWrite => StepsOf(earlier).Select(step => ExplainWrite(step, earlier, later)),
            DependencyKind.WriteRead => StepsOf(later).Select(step => ExplainRead(step, earlier, later)),
            DependencyKind.ReadWrite or DependencyKind.Inferred => StepsOf(earlier).Select(step => ExplainMissed(step, earlier, later)),
            _ => [],
        };
        return text.FirstOrDefault(found => found is not null) ?? throw new InvalidOperationException($"nothing proves the {dependency.Kind}");
    }

    private string? ExplainWrite(int step, NamedTransaction earlier, NamedTransaction later)
    {
        if (_table.Steps[step].Kind != StepKind.Write || orders.PositionOf(step) is var position && position < 0)
            return null;
        var (key, value) = (TransactionText.KeyAt(_table, step), TransactionText.ValueAt(_table, step));
        if (NextIn(step, position + 1, later.Transaction) is not { } next)
            return null;
        var nextValue = TransactionText.ValueAt(_table, next);
        return orders.PositionOf(next) < 0
            ? $"{earlier.Name} appended {value} to {key}; {later.Name} appended {nextValue}, which no read of it shows, so it came after all that they show"
            : $"{earlier.Name} appended {value} to {key}, and {later.Name} appended {nextValue} after it, as reads of {key} show";
    }

    private string? ExplainRead(int step, NamedTransaction earlier, NamedTransaction later)
    {
        if (!IsExternalRead(step))
            return null;
        var (read, key) = (ListRead.Unpack(_table.Steps[step].Value), TransactionText.KeyAt(_table, step));
        var writer = LastCommitted(step, read);
        return writer >= 0 && index.TransactionOf[writer] == earlier.Transaction
            ? $"{later.Name} read {key} as {TransactionText.List(_table, read)}, whose {TransactionText.ValueAt(_table, writer)} was appended by {earlier.Name}"
            : null;
    }

    private string? ExplainMissed(int step, NamedTransaction earlier, NamedTransaction later)
    {
        if (!IsExternalRead(step))
            return null;
        var (read, key) = (ListRead.Unpack(_table.Steps[step].Value), TransactionText.KeyAt(_table, step));
        return NextIn(step, read.Length, later.Transaction) is { } missed
            ? $"{earlier.Name} read {key} as {TransactionText.List(_table, read)}, without {TransactionText.ValueAt(_table, missed)}, which {later.Name} appended"
            : null;
    }

    /// <summary>The append that follows in the order of a step's key from a position on, if it is of a transaction.</summary>
    private int? NextIn(int step, int position, int transaction)
    {
        var key = _table.Steps[step].Key;
        if (orders.IsContested(key))
            return null;
        foreach (var writer in orders.Of(key)[position..])
        {
            if (IsCommitted(writer))
                return index.TransactionOf[writer] == transaction ? writer : null;
        }

        var unread = Range(transaction).Where(write => _table.Steps[write] is { Kind: StepKind.Write } && _table.Steps[write].Key == key && orders.PositionOf(write) < 0);
        return unread.Select(write => (int?)write).FirstOrDefault();
    }

    private int LastCommitted(int step, ListRead read)
    {
        if (read.Length == 0)
            return WriterLookup.Nobody;
        if (orders.IsContested(_table.Steps[step].Key))
            return orders.LastWriter(read);
        var order = orders.Of(_table.Steps[step].Key)[..read.Length];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            if (IsCommitted(order[i]))
                return order[i];
        }

        return WriterLookup.Nobody;
    }

    private bool IsExternalRead(int step) => _table.Steps[step].Kind == StepKind.Read && chains.IsExternal(step);

    private bool IsCommitted(int writer) => writer != WriterLookup.Nobody && committed[index.TransactionOf[writer]];

    private IEnumerable<int> StepsOf(NamedTransaction transaction) => Range(transaction.Transaction);

    private IEnumerable<int> Range(int transaction) =>
        Enumerable.Range(_table.FirstStep(transaction), _table.FirstStep(transaction + 1) - _table.FirstStep(transaction));
}
