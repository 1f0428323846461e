using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>Which write each read of a register saw.</summary>
internal sealed class RegisterSources
{
    /// <summary>The state before the first write.</summary>
    public const int Initial = -2;

    private readonly KeyIndex _index;
    private readonly int[] _sources;

    public RegisterSources(KeyIndex index)
    {
        _index = index;
        _sources = new int[index.TransactionOf.Length];
        IsObserved = new bool[index.Table.Count];
        var lookup = new WriterLookup(index);
        for (var key = 0; key < index.KeyCount; key++)
            Resolve(key, lookup);
    }

    /// <summary>A write of a value that another transaction may have written as well, or <see cref="WriterLookup.Nobody"/>.</summary>
    public int WrittenTwice { get; private set; } = WriterLookup.Nobody;

    /// <summary>Of which transactions a write was read.</summary>
    public bool[] IsObserved { get; }

    /// <summary>The step that wrote what a read saw, <see cref="Initial"/>, or <see cref="WriterLookup.Nobody"/>.</summary>
    public int Of(int read) => _sources[read];

    /// <summary>Whether a read saw a write of a transaction that failed.</summary>
    public bool IsAborted(int read) => _sources[read] >= 0 && _index.Table.Rows[_index.TransactionOf[_sources[read]]].Outcome == OperationType.Fail;

    private void Resolve(int key, WriterLookup lookup)
    {
        var twice = lookup.TurnTo(key);
        WrittenTwice = WrittenTwice == WriterLookup.Nobody ? twice : WrittenTwice;
        foreach (var step in _index.StepsOf(key))
        {
            var read = _index.Table.Steps[step];
            if (read.Kind != StepKind.Read)
                continue;
            _sources[step] = read.Value == ValueCodes.Nil ? Initial : lookup.Find(read.Value);
            if (_sources[step] >= 0 && !IsAborted(step))
                IsObserved[_index.TransactionOf[_sources[step]]] = true;
        }
    }
}
