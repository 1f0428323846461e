using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>
/// The order of the appends of each key: its longest read, of which every other must be the beginning. A key whose reads contradict each
/// other, or repeat an element, has no order.
/// </summary>
internal sealed class AppendOrders
{
    private const int NoBranch = -1;

    private readonly KeyIndex _index;
    private readonly AnomalyLog _log;
    private readonly WriterLookup _lookup;
    private readonly int[][] _writers;
    private readonly int[] _trunks;
    private readonly int[] _positions;
    private readonly bool[] _isContested;
    private readonly int[] _seenIn;
    private readonly Dictionary<int, List<Suspect>> _suspects = [];
    private readonly HashSet<long> _garbage = [];

    public AppendOrders(KeyIndex index, AnomalyLog log)
    {
        _index = index;
        _log = log;
        _lookup = new WriterLookup(index);
        _writers = new int[index.Table.Lists.BranchCount][];
        _trunks = new int[index.KeyCount];
        _positions = new int[index.TransactionOf.Length];
        _seenIn = new int[index.TransactionOf.Length];
        _isContested = new bool[index.KeyCount];
        IsObserved = new bool[index.Table.Count];
        Array.Fill(_positions, -1);
        Array.Fill(_seenIn, NoBranch);
        for (var key = 0; key < index.KeyCount; key++)
            Order(key);
    }

    /// <summary>A write of a value that another transaction may have written as well, or <see cref="WriterLookup.Nobody"/>.</summary>
    public int WrittenTwice { get; private set; } = WriterLookup.Nobody;

    /// <summary>Of which transactions an element was read.</summary>
    public bool[] IsObserved { get; }

    /// <summary>Whether the reads of a key do not tell one order.</summary>
    public bool IsContested(int key) => _isContested[key];

    /// <summary>The steps that appended the elements of the longest read; <see cref="WriterLookup.Nobody"/> where nobody did.</summary>
    public ReadOnlySpan<int> Of(int key) => _trunks[key] == NoBranch ? [] : _writers[_trunks[key]];

    /// <summary>The place of an append in the order of its key, or -1 if it was never read.</summary>
    public int PositionOf(int write) => _positions[write];

    /// <summary>The step that appended the last element of a list that was read and is not empty.</summary>
    public int LastWriter(ListRead read) => _writers[read.Branch][read.Length - 1];

    public IReadOnlyList<Suspect> SuspectsOf(int branch) => _suspects.TryGetValue(branch, out var suspects) ? suspects : [];

    private void Order(int key)
    {
        var twice = _lookup.TurnTo(key);
        WrittenTwice = WrittenTwice == WriterLookup.Nobody ? twice : WrittenTwice;
        _trunks[key] = NoBranch;
        var lists = _index.Table.Lists;
        for (var branch = lists.FirstOf(key); branch >= 0; branch = lists[branch].Next)
        {
            if (lists[branch].Count == 0)
                continue;
            if (Resolve(branch) is var repeated and >= 0)
                Contest(key, AnomalyName.DuplicateElements, () => AppendAnomaly.Duplicate(_index, key, branch, repeated));
            if (_trunks[key] is var other && other != NoBranch)
                Contest(key, AnomalyName.IncompatibleOrder, () => AppendAnomaly.Incompatible(_index, key, other, branch));
            _trunks[key] = branch;
        }

        if (_isContested[key])
            _trunks[key] = NoBranch;
        else
            NumberPositions(key);
    }

    private void Contest(int key, string name, Func<Anomaly> describe)
    {
        _isContested[key] = true;
        _log.Add(name, describe);
    }

    /// <summary>Finds who appended the elements of a branch. Returns the place of an element that stands there for the second time, or -1.</summary>
    private int Resolve(int branch)
    {
        var values = _index.Table.Lists[branch].Values;
        var writers = _writers[branch] = new int[values.Length];
        var repeated = -1;
        _garbage.Clear();
        for (var position = 0; position < values.Length; position++)
        {
            var writer = writers[position] = _lookup.Find(values[position]);
            if (writer == WriterLookup.Nobody ? !_garbage.Add(values[position]) : _seenIn[writer] == branch)
                repeated = repeated < 0 ? position : repeated;
            if (writer != WriterLookup.Nobody)
                _seenIn[writer] = branch;
            if (writer == WriterLookup.Nobody || HasFailed(writer))
                Suspect(branch, new Suspect(position, writer));
            else
                IsObserved[_index.TransactionOf[writer]] = true;
        }

        return repeated;
    }

    private void Suspect(int branch, Suspect suspect)
    {
        if (!_suspects.TryGetValue(branch, out var suspects))
            _suspects.Add(branch, suspects = []);
        suspects.Add(suspect);
    }

    private void NumberPositions(int key)
    {
        var order = Of(key);
        for (var position = 0; position < order.Length; position++)
        {
            if (order[position] != WriterLookup.Nobody)
                _positions[order[position]] = position;
        }
    }

    private bool HasFailed(int step) => _index.Table.Rows[_index.TransactionOf[step]].Outcome == OperationType.Fail;
}
