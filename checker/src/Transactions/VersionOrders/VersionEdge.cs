using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>One version of a register comes before another.</summary>
/// <param name="From">The write of the earlier version, or <see cref="RegisterSources.Initial"/>.</param>
/// <param name="To">The write of the later one, or <see cref="RegisterSources.Initial"/> in a history that contradicts itself.</param>
/// <param name="Level">What that relies on.</param>
/// <param name="IsAssumed">Whether it holds only because otherwise a read would have missed a write.</param>
internal readonly record struct VersionEdge(int From, int To, OrderLevel Level, bool IsAssumed);
