using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Consistency;

/// <summary>What a model forbids, and so what has to be looked for.</summary>
internal sealed class ForbiddenAnomalies(ConsistencyModel model)
{
    private readonly ImmutableHashSet<string> _names = ConsistencyModels.ForbiddenBy(model);

    /// <summary>The order that the model asks for.</summary>
    public OrderLevel Level => Enum.GetValues<OrderLevel>().Last(level => Enum.GetValues<CycleClass>().Any(type => Contains(type, level)));

    public bool Contains(string anomaly) => _names.Contains(anomaly);

    public bool Contains(CycleClass type, OrderLevel level) => _names.Contains(CycleName.Of(type, level));
}
