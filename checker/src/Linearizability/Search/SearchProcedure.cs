using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>Decides a partition by search: right for every model, but in the worst case in exponential time, and then it gives up.</summary>
internal sealed class SearchProcedure<TState>(IModel<TState> model) : IProcedure
    where TState : notnull, IEquatable<TState>
{
    public const string Name = "search";

    public PartitionOutcome? Decide(Partition partition, SearchBudget budget)
    {
        var alphabet = new Alphabet(partition, call => model.IsObservation(call));
        foreach (var call in alphabet.Examples)
        {
            if (!model.Accepts(call))
                return new PartitionOutcome(Verdict.Unknown, Name, Foreign(partition, call));
        }

        using var search = new OrderSearch<TState>(partition, alphabet, model, budget);
        var end = search.Run();
        return end switch
        {
            SearchEnd.Found => new PartitionOutcome(Verdict.Valid, Name, Configurations: search.Configurations),
            SearchEnd.Exhausted => new PartitionOutcome(Verdict.Invalid, Name, NoOrder(partition, search), search.Configurations),
            _ => new PartitionOutcome(Verdict.Unknown, Name, GaveUp(partition, search, end, budget), search.Configurations),
        };
    }

    /// <summary>The order that a search finds, or null.</summary>
    public PlacedOrder? FindOrder(Partition partition, SearchBudget budget)
    {
        var alphabet = new Alphabet(partition, call => model.IsObservation(call));
        if (!alphabet.Examples.All(call => model.Accepts(call)))
            return null;
        using var search = new OrderSearch<TState>(partition, alphabet, model, budget);
        return search.Run() == SearchEnd.Found ? new PlacedOrder(search.Placed, search.State.ToString() ?? "") : null;
    }

    private Finding Foreign(Partition partition, in Call call) =>
        new("not-in-model", $"{partition.Name}: a {model.Name} has no operation like {CallText.Of(call)}.") { Key = partition.Key, Operations = [call.Index] };

    private static Finding NoOrder(Partition partition, OrderSearch<TState> search)
    {
        var stuck = partition.Full(search.Longest.Stuck);
        var message = $"{partition.Name}: no order of the operations explains what clients saw. After {search.Longest.CertainCalls} of "
            + $"{CertainCalls(partition)} completed ones {CallText.Of(stuck)} cannot be placed before it ended, "
            + $"where the value is {CallText.Shorten(search.StuckState.ToString() ?? "")}.";
        return new Finding("not-linearizable", message)
        {
            Key = partition.Key,
            Node = stuck.Node,
            Operations = Guilty(partition, search.Longest),
        };
    }

    private static int CertainCalls(Partition partition)
    {
        var certain = 0;
        foreach (ref readonly var call in partition.Calls)
            certain += call.IsOk ? 1 : 0;
        return certain;
    }

    /// <summary>The call that cannot be placed, and the last that was placed and changed something.</summary>
    private static ImmutableArray<long> Guilty(Partition partition, LongestPrefix longest)
    {
        var stuck = partition.Full(longest.Stuck).Index;
        for (var i = longest.Calls.Length - 1; i >= 0; i--)
        {
            var call = longest.Calls[i];
            if (!partition.Calls[call].IsRead)
                return [partition.Full(call).Index, stuck];
        }

        return [stuck];
    }

    private static Finding GaveUp(Partition partition, OrderSearch<TState> search, SearchEnd end, SearchBudget budget)
    {
        var limit = end == SearchEnd.OutOfTime ? LimitText.OfTime(budget.Limits) : LimitText.OfMemory(budget.Limits);
        return new Finding("gave-up", $"{partition.Name}: undecided at {limit}, after {search.Configurations} configurations.") { Key = partition.Key };
    }
}
