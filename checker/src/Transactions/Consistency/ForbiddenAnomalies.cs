using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Consistency;

/// <summary>What a model forbids, and so what has to be looked for.</summary>
internal sealed class ForbiddenAnomalies(ConsistencyModel model)
{
    private readonly ImmutableHashSet<string> _names = ConsistencyModels.ForbiddenBy(model);

    /// <summary>Whether no anomaly says anything about the model.</summary>
    public bool IsEmpty => _names.IsEmpty;

    /// <summary>The order that the model asks for.</summary>
    public OrderLevel Level => Enum.GetValues<OrderLevel>().LastOrDefault(level => Enum.GetValues<CycleClass>().Any(type => Contains(type, level)));

    /// <summary>Whether a history that keeps it has one order of all transactions.</summary>
    public bool AsksForSerialOrder => Contains(CycleClass.G2Item, Level);

    /// <summary>Whether it has an order of all writes at least, as under snapshot isolation.</summary>
    public bool AsksForOneOrder => Contains(CycleClass.GNonadjacent, Level);

    public bool Contains(string anomaly) => _names.Contains(anomaly);

    public bool Contains(CycleClass type, OrderLevel level) => _names.Contains(CycleName.Of(type, level));
}
