using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>An order of calls that the specification allows.</summary>
/// <param name="Calls">The calls of a partition, by number; indeterminate ones only where they were needed.</param>
/// <param name="State">The state after them, in words.</param>
internal sealed record PlacedOrder(ImmutableArray<int> Calls, string State);
