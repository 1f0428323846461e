using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>One step of a cycle of transactions.</summary>
/// <param name="From">The transaction that comes first.</param>
/// <param name="To">The other.</param>
/// <param name="Dependency">Why.</param>
/// <param name="Pair">The pair of writes whose order this follows from, or -1 where it was known.</param>
internal readonly record struct ChoiceEdge(int From, int To, Dependency Dependency, int Pair)
{
    public const int Known = -1;
}
