using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>The pairs of writes whose order is open, and who read what they wrote.</summary>
internal sealed class OpenPairs(KeyIndex index, CheckBudget budget)
{
    private const int None = -1;
    private const int BytesAPair = 32;

    private readonly List<OpenPair> _pairs = [];
    private readonly List<(int Transaction, int Next)> _readers = [];
    private readonly int[] _firstReader = NoReaders(index, budget);

    public int Count => _pairs.Count;

    public OpenPair this[int pair] => _pairs[pair];

    public void AddReader(int write, int transaction)
    {
        _readers.Add((transaction, _firstReader[write]));
        _firstReader[write] = _readers.Count - 1;
    }

    /// <summary>Adds a pair; the write whose transaction was over first is tried as the earlier.</summary>
    public void Add(int write, int other)
    {
        if (_pairs.Count == _pairs.Capacity)
            budget.Reserve((long)Math.Max(_pairs.Count, 1) * BytesAPair);
        budget.CountSteps(1);
        _pairs.Add(EndOf(other) < EndOf(write) ? new OpenPair(other, write) : new OpenPair(write, other));
    }

    /// <summary>The transactions that read what a step wrote.</summary>
    public IEnumerable<int> ReadersOf(int write)
    {
        for (var reader = _firstReader[write]; reader != None; reader = _readers[reader].Next)
            yield return _readers[reader].Transaction;
    }

    private int EndOf(int write) => index.Table.Rows[index.TransactionOf[write]].End;

    private static int[] NoReaders(KeyIndex index, CheckBudget budget)
    {
        budget.Reserve((long)index.TransactionOf.Length * (sizeof(int) + (2 * sizeof(int))));
        var readers = new int[index.TransactionOf.Length];
        Array.Fill(readers, None);
        return readers;
    }
}
