using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>
/// The dependencies of list-append transactions. What was committed and never read comes after everything that was read, because any read
/// after it would show it; so with these edges the graph has a cycle if and only if there is no serial order.
/// </summary>
internal sealed class AppendEdges(KeyIndex index, StepChains chains, AppendOrders orders, bool[] committed, EdgeList edges, OrderLevel level, CheckBudget budget)
{
    /// <summary>More edges of one key than this are not all added if those that the order in time makes superfluous can be left out.</summary>
    private const long ManyEdges = 1 << 20;

    private const int NoTransaction = -1;

    private readonly TransactionTable _table = index.Table;
    private readonly List<int> _unread = [];
    private int _firstOver = NoTransaction;
    private bool _isSparse;

    public void AddAll()
    {
        for (var key = 0; key < index.KeyCount; key++)
        {
            var isContested = orders.IsContested(key);
            if (!isContested)
                AddWrites(key);
            foreach (var step in index.StepsOf(key))
            {
                if (_table.Steps[step].Kind == StepKind.Read && chains.IsExternal(step))
                    AddRead(step, ListRead.Unpack(_table.Steps[step].Value), orders.Of(key), isContested);
            }
        }
    }

    private void AddWrites(int key)
    {
        var last = WriterLookup.Nobody;
        foreach (var writer in orders.Of(key))
        {
            if (!IsCommitted(writer))
                continue;
            if (last != WriterLookup.Nobody)
                edges.Add(index.TransactionOf[last], index.TransactionOf[writer], DependencyKind.WriteWrite);
            last = writer;
        }

        FindUnread(key);
        _isSparse = level == OrderLevel.RealTime && (long)_unread.Count * index.StepsOf(key).Length > ManyEdges;
        _firstOver = _isSparse ? _unread.MinBy(EndOf) : NoTransaction;
        if (last == WriterLookup.Nobody)
            return;
        foreach (var transaction in _unread)
            edges.Add(index.TransactionOf[last], transaction, DependencyKind.WriteWrite);
    }

    private void FindUnread(int key)
    {
        _unread.Clear();
        foreach (var step in index.StepsOf(key))
        {
            if (_table.Steps[step].Kind != StepKind.Write || orders.PositionOf(step) >= 0 || !IsCommitted(step))
                continue;
            var transaction = index.TransactionOf[step];
            if (_unread.Count == 0 || _unread[^1] != transaction)
                _unread.Add(transaction);
        }
    }

    private void AddRead(int step, ListRead read, ReadOnlySpan<int> order, bool isContested)
    {
        var reader = index.TransactionOf[step];
        if (isContested)
        {
            if (read.Length > 0 && IsCommitted(orders.LastWriter(read)))
                edges.Add(index.TransactionOf[orders.LastWriter(read)], reader, DependencyKind.WriteRead);
            return;
        }

        if (LastCommitted(order[..read.Length]) is var writer and >= 0)
            edges.Add(index.TransactionOf[writer], reader, DependencyKind.WriteRead);
        if (FirstCommitted(order[read.Length..]) is var next and >= 0)
        {
            edges.Add(reader, index.TransactionOf[next], DependencyKind.ReadWrite);
            return;
        }

        // Who read all that was read and appended as well did so before the others that appended then, or else missed them.
        var kind = chains.IsUpdated(step) ? DependencyKind.Inferred : DependencyKind.ReadWrite;
        if (_isSparse)
            AddMissedOf(reader, kind);
        else
            _unread.ForEach(transaction => edges.Add(reader, transaction, kind));
    }

    /// <summary>
    /// Adds that a reader comes before what it did not show, as far as that is not so in time anyway. If it missed one that was over when it
    /// began, that closes a cycle, and the others add nothing.
    /// </summary>
    private void AddMissedOf(int reader, DependencyKind kind)
    {
        if (EndOf(_firstOver) < _table.Rows[reader].Start)
        {
            edges.Add(reader, _firstOver, kind);
            return;
        }

        foreach (var transaction in _unread)
        {
            if (_table.Rows[transaction].Start > EndOf(reader))
                break;
            edges.Add(reader, transaction, kind);
        }
    }

    private int EndOf(int transaction) => _table.Rows[transaction].End;

    private int FirstCommitted(ReadOnlySpan<int> writers)
    {
        foreach (var writer in writers)
        {
            if (IsCommitted(writer))
                return writer;
            budget.CountSteps(1);
        }

        return WriterLookup.Nobody;
    }

    private int LastCommitted(ReadOnlySpan<int> writers)
    {
        for (var i = writers.Length - 1; i >= 0; i--)
        {
            if (IsCommitted(writers[i]))
                return writers[i];
            budget.CountSteps(1);
        }

        return WriterLookup.Nobody;
    }

    private bool IsCommitted(int writer) => writer != WriterLookup.Nobody && committed[index.TransactionOf[writer]];
}
