using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>The dependencies of rw-register transactions, as far as the order of versions is known.</summary>
internal sealed class RegisterEdges(KeyIndex index, RegisterOrders orders, EdgeList edges)
{
    private const int None = -1;

    private readonly LongMap _firstReader = new();
    private readonly List<(int Transaction, int Next)> _readers = [];

    public void AddAll()
    {
        for (var key = 0; key < index.KeyCount; key++)
        {
            orders.TurnTo(key);
            AddReads();
            AddFirstWrites();
            foreach (var edge in orders.Edges)
                Add(edge);
        }
    }

    /// <summary>Adds the dependencies of reads on writes, and gathers the readers of each version.</summary>
    private void AddReads()
    {
        _readers.Clear();
        _firstReader.Clear(orders.Interactions.Count);
        foreach (var interaction in orders.Interactions)
        {
            if (!interaction.HasRead)
                continue;
            var other = _firstReader.FindOrAdd(interaction.First, _readers.Count);
            _readers.Add((interaction.Transaction, other == _readers.Count ? None : other));
            _firstReader.Replace(interaction.First, _readers.Count - 1);
            if (interaction.First >= 0)
                edges.Add(index.TransactionOf[interaction.First], interaction.Transaction, DependencyKind.WriteRead);
        }
    }

    /// <summary>Who read the initial version comes before every write, but those that follow from a write that was read are left out.</summary>
    private void AddFirstWrites()
    {
        if (_firstReader.Find(RegisterSources.Initial) == LongMap.Missing)
            return;
        foreach (var interaction in orders.Interactions)
        {
            if (interaction.HasWritten && (!interaction.HasRead || interaction.First == RegisterSources.Initial))
                AddReadersOf(RegisterSources.Initial, interaction.Transaction, OrderLevel.Data);
        }
    }

    private void Add(in VersionEdge edge)
    {
        if (edge.To == RegisterSources.Initial)
            return;
        var writer = index.TransactionOf[edge.To];
        if (edge.IsAssumed && edge.From >= 0)
            edges.Add(index.TransactionOf[edge.From], writer, DependencyKind.Inferred, edge.Level);

        // All versions come after the initial one: its readers were added already.
        if (edge.From != RegisterSources.Initial)
            AddReadersOf(edge.From, writer, edge.Level);
    }

    private void AddReadersOf(int version, int writer, OrderLevel level)
    {
        for (var reader = _firstReader.Find(version); reader != None; reader = _readers[reader].Next)
            edges.Add(_readers[reader].Transaction, writer, DependencyKind.ReadWrite, level);
    }
}
