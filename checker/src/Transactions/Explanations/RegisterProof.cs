using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Finds the reads and writes behind the edges that <see cref="RegisterEdges"/> makes.</summary>
internal sealed class RegisterProof(KeyIndex index, RegisterSources sources, RegisterOrders orders) : IDependencyProof
{
    private readonly TransactionTable _table = index.Table;

    public RegisterOrders Orders => orders;

    public string Explain(NamedTransaction earlier, NamedTransaction later, Dependency dependency)
    {
        foreach (var key in KeysOf(earlier.Transaction))
        {
            orders.TurnTo(key);
            var text = dependency.Kind switch
            {
                DependencyKind.WriteRead => ExplainRead(key, earlier, later),
                DependencyKind.ReadWrite => ExplainMissed(key, earlier, later, dependency.Level),
                DependencyKind.Inferred => ExplainInferred(key, earlier, later, dependency.Level),
                _ => null,
            };
            if (text is not null)
                return text;
        }

        throw new InvalidOperationException($"nothing proves the {dependency.Kind}");
    }

    /// <summary>Why one version comes before another, as a part of a sentence.</summary>
    public string Reason(int key, in VersionEdge edge)
    {
        var (from, to) = (Value(edge.From), Value(edge.To));
        if (edge.Level != OrderLevel.Data)
            return ReasonOfOrder(edge) ?? throw new InvalidOperationException("a version comes before another for no reason");
        if (edge.From == RegisterSources.Initial)
            return $"nothing was there before {to}";
        if (edge.IsAssumed)
            return ReasonSeen(edge) ?? throw new InvalidOperationException("a version comes before another for no reason");
        var writer = TransactionText.Name(_table, index.TransactionOf[edge.To]);
        return index.TransactionOf[edge.From] == index.TransactionOf[edge.To]
            ? $"{writer} wrote {from} to {TransactionText.Key(_table, key)} and then {to}"
            : $"{writer} itself read {from} before it wrote {to}";
    }

    private string? ReasonSeen(VersionEdge edge)
    {
        var writer = index.TransactionOf[edge.From];
        foreach (var reader in orders.Interactions.Where(interaction => interaction.HasRead && interaction.First == edge.To))
        {
            for (var step = _table.FirstStep(reader.Transaction); step < _table.FirstStep(reader.Transaction + 1); step++)
            {
                var source = sources.Of(step);
                if (_table.Steps[step].Kind == StepKind.Read && source >= 0 && index.TransactionOf[source] == writer)
                {
                    return $"{Name(reader)} read {Value(edge.To)}, though it saw {TransactionText.KeyAt(_table, step)} as {TransactionText.ValueAt(_table, step)}, "
                        + $"which {TransactionText.Name(_table, writer)} wrote together with {Value(edge.From)}";
                }
            }
        }

        return null;
    }

    private string? ExplainRead(int key, NamedTransaction earlier, NamedTransaction later)
    {
        var read = Find(later, interaction => interaction.HasRead && interaction.First >= 0 && index.TransactionOf[interaction.First] == earlier.Transaction);
        return read is { } found ? $"{later.Name} read {TransactionText.Key(_table, key)} as {Value(found.First)}, which {earlier.Name} wrote" : null;
    }

    private string? ExplainMissed(int key, NamedTransaction earlier, NamedTransaction later, OrderLevel level)
    {
        if (Find(earlier, interaction => interaction.HasRead) is not { } read)
            return null;
        var name = TransactionText.Key(_table, key);
        if (read.First == RegisterSources.Initial && level == OrderLevel.Data)
        {
            return Find(later, interaction => interaction.HasWritten) is { } write
                ? $"{earlier.Name} read {name} as nil, before {later.Name} or anybody wrote it ({later.Name} wrote {Value(write.Last)})"
                : null;
        }

        return FindEdge(read.First, later.Transaction, level) is { } edge
            ? $"{earlier.Name} read {name} as {Value(read.First)}, which is older than {later.Name}'s {Value(edge.To)}: {Reason(key, edge)}"
            : null;
    }

    private string? ExplainInferred(int key, NamedTransaction earlier, NamedTransaction later, OrderLevel level)
    {
        foreach (var edge in orders.Edges)
        {
            if (edge.IsAssumed && edge.Level == level && edge is { From: >= 0, To: >= 0 }
                && index.TransactionOf[edge.From] == earlier.Transaction && index.TransactionOf[edge.To] == later.Transaction)
                return $"{earlier.Name} wrote {Value(edge.From)} to {TransactionText.Key(_table, key)}, which is older than {later.Name}'s {Value(edge.To)}: {Reason(key, edge)}";
        }

        return null;
    }

    private VersionEdge? FindEdge(int version, int writer, OrderLevel level)
    {
        foreach (var edge in orders.Edges)
        {
            if (edge.From == version && edge.Level == level && edge.To >= 0 && index.TransactionOf[edge.To] == writer)
                return edge;
        }

        return null;
    }

    private string? ReasonOfOrder(VersionEdge edge)
    {
        foreach (var later in orders.Interactions.Where(interaction => interaction.First == edge.To))
        {
            foreach (var earlier in orders.Interactions.Where(interaction => interaction.Last == edge.From))
            {
                var (before, after) = (_table.Rows[earlier.Transaction], _table.Rows[later.Transaction]);
                if (before.End > after.Start || (edge.Level == OrderLevel.Process && before.Process != after.Process))
                    continue;
                var left = earlier.HasWritten ? "wrote" : "read";
                var found = later.HasRead ? "read" : "wrote";
                return $"{Name(earlier)} {left} {Value(edge.From)} and was over before {Name(later)} began and {found} {Value(edge.To)}"
                    + (edge.Level == OrderLevel.Process ? $", both by process {before.Process}" : "");
            }
        }

        return null;
    }

    private Interaction? Find(NamedTransaction transaction, Func<Interaction, bool> matches)
    {
        foreach (var interaction in orders.Interactions)
        {
            if (interaction.Transaction == transaction.Transaction && matches(interaction))
                return interaction;
        }

        return null;
    }

    private string Name(in Interaction interaction) => TransactionText.Name(_table, interaction.Transaction);

    private string Value(int version) => version == RegisterSources.Initial ? CallText.OfValue(OperationValue.Nil) : TransactionText.ValueAt(_table, version);

    private HashSet<int> KeysOf(int transaction)
    {
        var keys = new HashSet<int>();
        for (var step = _table.FirstStep(transaction); step < _table.FirstStep(transaction + 1); step++)
            keys.Add(_table.Steps[step].Key);
        return keys;
    }
}
