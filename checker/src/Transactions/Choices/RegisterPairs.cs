using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>Finds the writes of registers whose order does not follow from a read between them, from their process or from time.</summary>
internal sealed class RegisterPairs(KeyIndex index, RegisterOrders orders, OrderLevel level, CheckBudget budget)
{
    private readonly OpenPairs _open = new(index, budget);
    private readonly List<int> _earlier = [];
    private readonly HashSet<(int From, int To)> _known = [];
    private readonly Dictionary<int, int> _ends = [];

    public OpenPairs Find()
    {
        for (var key = 0; key < index.KeyCount; key++)
        {
            orders.TurnTo(key);
            _known.Clear();
            foreach (var edge in orders.Edges)
                _known.Add((edge.From, edge.To));
            AddPairs();
        }

        return _open;
    }

    private void AddPairs()
    {
        _ends.Clear();
        foreach (var interaction in orders.Interactions)
        {
            if (interaction is { HasRead: true, First: >= 0 })
                NoteRead(interaction);
        }

        _earlier.Clear();
        foreach (var interaction in orders.Interactions)
        {
            if (!interaction.HasWritten)
                continue;
            if (level == OrderLevel.RealTime)
                _earlier.RemoveAll(write => EndOf(write) < index.Table.Rows[interaction.Transaction].Start);
            foreach (var write in _earlier)
            {
                if (!_known.Contains((write, interaction.Last)) && !_known.Contains((interaction.Last, write)))
                    _open.Add(write, interaction.Last);
            }

            _earlier.Add(interaction.Last);
        }
    }

    private void NoteRead(in Interaction read)
    {
        _open.AddReader(read.First, read.Transaction);
        _ends[read.First] = Math.Min(EndOf(read.First), index.Table.Rows[read.Transaction].End);
    }

    /// <summary>When a write had surely come: when its transaction was over, or one that read it.</summary>
    private int EndOf(int write) => _ends.GetValueOrDefault(write, index.Table.Rows[index.TransactionOf[write]].End);
}
