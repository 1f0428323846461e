namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>
/// All lists that committed transactions read. As long as the reads of a key agree it has one branch, the longest of them; each read that
/// neither continues a branch nor is the beginning of one starts another.
/// </summary>
internal sealed class ListReads
{
    /// <summary>More branches than this of one key are not kept: they prove nothing new.</summary>
    public const int MaxBranchesOfKey = 64;

    private readonly List<ListBranch> _branches = [];
    private readonly List<int> _firstOfKey = [];

    public int BranchCount => _branches.Count;

    public ListBranch this[int branch] => _branches[branch];

    /// <summary>The key's first branch, or -1. The others follow by <see cref="ListBranch.Next"/>, the newest first.</summary>
    public int FirstOf(int key) => key < _firstOfKey.Count ? _firstOfKey[key] : -1;

    /// <summary>The elements of a list that was read.</summary>
    public ReadOnlySpan<long> Elements(ListRead read) => read.Length == 0 ? [] : _branches[read.Branch].Values[..read.Length];

    /// <summary>Keeps a list that was read. False if the key has too many branches that contradict each other.</summary>
    public bool TryAdd(int key, ReadOnlySpan<long> values, out ListRead read)
    {
        read = default;
        if (values.IsEmpty)
            return true;
        var count = 0;
        for (var branch = FirstOf(key); branch >= 0; branch = _branches[branch].Next, count++)
        {
            if (!Agrees(_branches[branch], values))
                continue;
            foreach (var value in values[Math.Min(values.Length, _branches[branch].Count)..])
                _branches[branch].Add(value);
            read = new ListRead(branch, values.Length);
            return true;
        }

        if (count >= MaxBranchesOfKey)
            return false;
        read = new ListRead(Start(key), values.Length);
        foreach (var value in values)
            _branches[read.Branch].Add(value);
        return true;
    }

    /// <summary>Starts a branch without elements.</summary>
    public int Start(int key)
    {
        while (_firstOfKey.Count <= key)
            _firstOfKey.Add(-1);
        _branches.Add(new ListBranch(_firstOfKey[key]));
        return _firstOfKey[key] = _branches.Count - 1;
    }

    private static bool Agrees(ListBranch branch, ReadOnlySpan<long> values)
    {
        var common = Math.Min(branch.Count, values.Length);
        return branch.Values[..common].SequenceEqual(values[..common]);
    }
}
