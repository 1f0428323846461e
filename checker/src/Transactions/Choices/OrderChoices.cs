using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>Asks whether the writes whose order is open can be put in one that a model allows.</summary>
/// <param name="index">The history.</param>
/// <param name="graph">The known dependencies, without a cycle that the model forbids.</param>
/// <param name="pairs">What they leave open.</param>
/// <param name="forbidden">The model.</param>
/// <param name="budget">What this may take.</param>
internal sealed class OrderChoices(KeyIndex index, DependencyGraph graph, OpenPairs pairs, ForbiddenAnomalies forbidden, CheckBudget budget)
{
    private readonly ChoiceGraph _graph = new(graph, DependencyMask.All, allowsAdjacentAnti: !forbidden.AsksForSerialOrder, budget);

    /// <exception cref="UndecidedException">A limit was hit.</exception>
    public bool HasOrder() => HasOrder(argument: null);

    /// <summary>The argument that there is none, or null if there is one.</summary>
    /// <exception cref="UndecidedException">A limit was hit.</exception>
    public List<ChoiceStep>? FindContradiction()
    {
        if (HasOrder())
            return null;

        // Almost always there is an order, so the argument is only taken down when it is needed: the search does the same again.
        var argument = new List<ChoiceStep>();
        return HasOrder(argument) ? throw new InvalidOperationException("a search found an order that it did not find before") : argument;
    }

    private bool HasOrder(List<ChoiceStep>? argument)
    {
        try
        {
            _graph.CutBack(0);
            return new ChoiceSearch(_graph, pairs, index, budget) { Argument = argument }.HasOrder();
        }
        catch (UndecidedException e)
        {
            throw new UndecidedException(
                e.Kind,
                $"{e.Message} What is known of the order of versions shows nothing wrong, but of {pairs.Count} pairs of writes nobody saw which came first, and not all ways were tried.");
        }
    }
}
