namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>
/// Transactions and their dependencies, as offsets into one array of targets. The order in time takes one number a node: nodes stand in
/// the order of their invocations, so those that began after one was over are all from some node on.
/// </summary>
internal sealed class DependencyGraph
{
    private readonly int[] _offsets;
    private readonly int[] _targets;
    private readonly byte[] _codes;
    private readonly int[]? _firstAfter;

    /// <param name="count">The number of nodes.</param>
    /// <param name="firstAfter">For each node the first one that began after it was over, or <paramref name="count"/>; null without order in time.</param>
    public DependencyGraph(int count, ReadOnlySpan<int> from, ReadOnlySpan<int> to, ReadOnlySpan<byte> codes, int[]? firstAfter)
    {
        Count = count;
        _firstAfter = firstAfter;
        _offsets = new int[count + 1];
        foreach (var node in from)
            _offsets[node + 1]++;
        for (var node = 0; node < count; node++)
            _offsets[node + 1] += _offsets[node];
        _targets = new int[from.Length];
        _codes = new byte[from.Length];
        var next = _offsets.AsSpan().ToArray();
        for (var edge = 0; edge < from.Length; edge++)
        {
            var place = next[from[edge]]++;
            _targets[place] = to[edge];
            _codes[place] = codes[edge];
        }
    }

    public int Count { get; }

    public bool HasRealTime => _firstAfter is not null;

    public int DegreeOf(int node) => _offsets[node + 1] - _offsets[node];

    public ReadOnlySpan<int> TargetsOf(int node) => _targets.AsSpan(_offsets[node].._offsets[node + 1]);

    public ReadOnlySpan<byte> CodesOf(int node) => _codes.AsSpan(_offsets[node].._offsets[node + 1]);

    /// <summary>All nodes from this one on began after the given one was over.</summary>
    public int FirstAfter(int node) => _firstAfter is null ? Count : _firstAfter[node];

    /// <summary>The part between some nodes, numbered from 0 in their order.</summary>
    /// <param name="members">The nodes, ascending.</param>
    public DependencyGraph Induce(ReadOnlySpan<int> members)
    {
        var numbers = new Dictionary<int, int>(members.Length);
        for (var i = 0; i < members.Length; i++)
            numbers.Add(members[i], i);
        var (from, to, codes) = (new List<int>(), new List<int>(), new List<byte>());
        for (var i = 0; i < members.Length; i++)
        {
            var targets = TargetsOf(members[i]);
            for (var edge = 0; edge < targets.Length; edge++)
            {
                if (!numbers.TryGetValue(targets[edge], out var target))
                    continue;
                from.Add(i);
                to.Add(target);
                codes.Add(CodesOf(members[i])[edge]);
            }
        }

        return new DependencyGraph(members.Length, [.. from], [.. to], [.. codes], InduceTime(members));
    }

    /// <summary>The dependency by which a node comes directly before another: of several, the one whose kind comes first.</summary>
    public Dependency? Between(int node, int other, DependencyMask mask)
    {
        var best = byte.MaxValue;
        var targets = TargetsOf(node);
        for (var edge = 0; edge < targets.Length; edge++)
        {
            if (targets[edge] == other && mask.Allows(CodesOf(node)[edge]))
                best = Math.Min(best, CodesOf(node)[edge]);
        }

        if (mask.HasRealTime && other >= FirstAfter(node))
            best = Math.Min(best, Dependency.RealTime.Code);
        return best == byte.MaxValue ? null : Dependency.FromCode(best);
    }

    private int[]? InduceTime(ReadOnlySpan<int> members)
    {
        if (_firstAfter is null)
            return null;
        var firstAfter = new int[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            var place = members.BinarySearch(_firstAfter[members[i]]);
            firstAfter[i] = place < 0 ? ~place : place;
        }

        return firstAfter;
    }
}
