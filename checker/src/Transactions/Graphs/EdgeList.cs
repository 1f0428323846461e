using Elastickv.Jepsen.Checker.Transactions.Limits;

namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>Edges in the order in which they are found. Grows within the budget.</summary>
internal sealed class EdgeList(CheckBudget budget)
{
    private const int FirstCapacity = 1 << 10;
    private const int BytesAnEdge = (2 * sizeof(int)) + 1;

    private int[] _from = new int[FirstCapacity];
    private int[] _to = new int[FirstCapacity];
    private byte[] _codes = new byte[FirstCapacity];

    public int Count { get; private set; }

    public ReadOnlySpan<int> From => _from.AsSpan(0, Count);

    public ReadOnlySpan<int> To => _to.AsSpan(0, Count);

    public ReadOnlySpan<byte> Codes => _codes.AsSpan(0, Count);

    /// <summary>Adds an edge, unless it leads from a transaction to itself.</summary>
    /// <exception cref="UndecidedException">There is no memory or no time left.</exception>
    public void Add(int from, int to, DependencyKind kind, OrderLevel level = OrderLevel.Data)
    {
        if (from == to)
            return;
        if (Count == _from.Length)
            Grow();
        _from[Count] = from;
        _to[Count] = to;
        _codes[Count++] = new Dependency(kind, level).Code;
    }

    private void Grow()
    {
        var capacity = checked(Count * 2);

        // The graph that is made of the list takes as much again.
        budget.Reserve(2L * (capacity - Count) * BytesAnEdge);
        budget.CheckTime();
        Array.Resize(ref _from, capacity);
        Array.Resize(ref _to, capacity);
        Array.Resize(ref _codes, capacity);
    }
}
