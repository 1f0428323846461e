using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>
/// Decides whether the writes of each key can be put in an order that leaves the dependencies without a forbidden cycle. Which of two writes
/// came first decides who read too early: each order of an <see cref="OpenPair"/> is some edges, and one that closes a cycle leaves the
/// other. What is left open then is tried, with jumps back to the last choice that a failure depends on. In the worst case that takes
/// exponential time, and then a limit ends it.
/// </summary>
internal sealed class ChoiceSearch(ChoiceGraph graph, OpenPairs pairs, KeyIndex index, CheckBudget budget)
{
    /// <summary>Up to so many pairs everything is done that helps; with more, a round must settle one in so many to be repeated.</summary>
    private const int FewPairs = 1000;

    private const int WorthwhileShare = 20;

    private readonly Choice?[] _choices = NewChoices(pairs.Count, budget);
    private readonly List<int> _trail = [];

    /// <summary>Takes the steps of the argument, if somebody wants to know it.</summary>
    public List<ChoiceStep>? Argument { get; init; }

    private ChoiceStep? Failure { get; set; }

    /// <exception cref="UndecidedException">A limit was hit.</exception>
    public bool HasOrder()
    {
        if (SettleWhatMustBe() && SettleTheRest())
            return true;
        Argument?.Add(Failure!);
        return false;
    }

    /// <summary>Settles what has only one possible order, which may leave others only one, as long as that is worth the while.</summary>
    private bool SettleWhatMustBe()
    {
        while (true)
        {
            var (settled, open) = (_trail.Count, pairs.Count - _trail.Count);
            for (var pair = 0; pair < pairs.Count; pair++)
            {
                if (_choices[pair] is null && !Deduce(pair, isSure: true))
                    return false;
            }

            if (_trail.Count == settled || (open > FewPairs && (_trail.Count - settled) * WorthwhileShare < open))
                return true;
        }
    }

    private bool SettleTheRest()
    {
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            while (_choices[pair] is null && !Deduce(pair, isSure: false))
            {
                if (!JumpBack(ref pair))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Settles a pair as far as it must be, or if that is not all that is wanted, as it likely is. False if it has no order.</summary>
    private bool Deduce(int pair, bool isSure)
    {
        var likely = FindCycle(pair, isLikely: true);
        var other = FindCycle(pair, isLikely: false);
        if (likely is not null && other is not null)
        {
            Failure = new ChoiceStep(pair, IsLikely: true, ChoiceStepKind.Impossible, [likely, other]);
            return false;
        }

        if (likely is not null || other is not null)
        {
            var cycle = likely ?? other!;
            Argument?.Add(new ChoiceStep(pair, likely is null, ChoiceStepKind.Deduced, [cycle]));
            Settle(pair, likely is null, DecisionsOf(cycle, pair));
        }
        else if (!isSure)
        {
            Argument?.Add(new ChoiceStep(pair, IsLikely: true, ChoiceStepKind.Supposed, []));
            Settle(pair, isLikely: true, [pair]);
        }

        return true;
    }

    /// <summary>Takes back choices up to the last one that the failure at a pair depends on, and turns that one. False if it depends on none.</summary>
    private bool JumpBack(ref int pair)
    {
        var failure = Failure!;
        var decisions = failure.Cycles.SelectMany(cycle => DecisionsOf(cycle, failure.Pair)).ToHashSet();
        if (decisions.Count == 0)
            return false;
        var last = _trail.FindLastIndex(decisions.Contains);
        var turned = _trail[last];
        var isLikely = _choices[turned]!.IsLikely;
        graph.CutBack(_choices[turned]!.Mark);
        foreach (var undone in _trail[last..])
            _choices[undone] = null;
        _trail.RemoveRange(last, _trail.Count - last);
        decisions.Remove(turned);
        Argument?.Add(new ChoiceStep(turned, !isLikely, ChoiceStepKind.Concluded, failure.Cycles) { Conflict = failure.Pair });
        Settle(turned, !isLikely, [.. decisions]);
        pair = turned;
        return true;
    }

    private void Settle(int pair, bool isLikely, int[] decisions)
    {
        budget.CountSteps(1);
        _choices[pair] = new Choice(isLikely, graph.Mark, decisions);
        _trail.Add(pair);
        foreach (var edge in EdgesOf(pair, isLikely))
        {
            if (graph.TryAdd(edge) is not null)
                throw new InvalidOperationException("an order that was possible closes a cycle");
        }
    }

    private List<ChoiceEdge>? FindCycle(int pair, bool isLikely)
    {
        var mark = graph.Mark;
        List<ChoiceEdge>? cycle = null;
        foreach (var edge in EdgesOf(pair, isLikely))
        {
            cycle = graph.TryAdd(edge);
            if (cycle is not null)
                break;
        }

        graph.CutBack(mark);
        return cycle;
    }

    /// <summary>What follows from an order: the writers come in it, and who read the earlier write comes before the later one.</summary>
    private IEnumerable<ChoiceEdge> EdgesOf(int pair, bool isLikely)
    {
        var (earlier, later) = (pairs[pair].Earlier(isLikely), pairs[pair].Later(isLikely));
        var writer = index.TransactionOf[later];
        yield return new ChoiceEdge(index.TransactionOf[earlier], writer, new Dependency(DependencyKind.WriteWrite, OrderLevel.Data), pair);
        foreach (var reader in pairs.ReadersOf(earlier))
        {
            if (reader != writer)
                yield return new ChoiceEdge(reader, writer, new Dependency(DependencyKind.ReadWrite, OrderLevel.Data), pair);
        }
    }

    /// <summary>The decisions that a cycle depends on, other than the order of the pair it speaks against.</summary>
    private int[] DecisionsOf(List<ChoiceEdge> cycle, int pair) =>
        [.. cycle.Where(edge => edge.Pair != ChoiceEdge.Known && edge.Pair != pair).SelectMany(edge => _choices[edge.Pair]!.Decisions).Distinct()];

    private static Choice?[] NewChoices(int count, CheckBudget budget)
    {
        budget.Reserve((long)count * IntPtr.Size);
        return new Choice?[count];
    }

    /// <param name="IsLikely">The order.</param>
    /// <param name="Mark">How many edges there were before.</param>
    /// <param name="Decisions">The pairs whose supposed order this depends on.</param>
    private sealed record Choice(bool IsLikely, int Mark, int[] Decisions);
}
