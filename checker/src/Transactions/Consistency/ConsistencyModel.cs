using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Transactions.Consistency;

/// <summary>A promise that a store may make about its transactions.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Implies">The weaker models that hold wherever it does; only the nearest are named.</param>
/// <param name="Forbids">The anomalies it forbids besides those that these forbid.</param>
public sealed record ConsistencyModel(string Name, ImmutableArray<string> Aliases, ImmutableArray<string> Implies, ImmutableArray<string> Forbids);
