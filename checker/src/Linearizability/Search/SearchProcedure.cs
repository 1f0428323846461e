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
        using var search = new OrderSearch<TState>(partition.Calls, model, budget);
        var end = search.Run();
        return end switch
        {
            SearchEnd.Found => new PartitionOutcome(Verdict.Valid, Name, Configurations: search.Configurations),
            SearchEnd.Exhausted => new PartitionOutcome(Verdict.Invalid, Name, NoOrder(partition, search), search.Configurations),
            _ => new PartitionOutcome(Verdict.Unknown, Name, GaveUp(partition, search, end, budget), search.Configurations),
        };
    }

    private static Finding NoOrder(Partition partition, OrderSearch<TState> search)
    {
        var stuck = partition.Calls[search.Longest.Stuck];
        var message = $"{partition.Name}: no order of the operations explains what clients saw. After {search.Longest.CertainCalls} of "
            + $"{partition.Calls.Count(call => call.IsOk)} completed ones {CallText.Of(stuck)} cannot be placed before it ended, "
            + $"where the value is {search.StuckState}.";
        return new Finding("not-linearizable", message)
        {
            Key = partition.Key,
            Node = stuck.Node,
            Operations = Guilty(partition, search.Longest),
        };
    }

    /// <summary>The call that cannot be placed, and the last that was placed and changed something.</summary>
    private static System.Collections.Immutable.ImmutableArray<long> Guilty(Partition partition, LongestPrefix longest)
    {
        var stuck = partition.Calls[longest.Stuck].Index;
        foreach (var call in System.Linq.Enumerable.Reverse(longest.Calls.ToArray()))
        {
            if (!partition.Calls[call].IsRead)
                return [partition.Calls[call].Index, stuck];
        }

        return [stuck];
    }

    private static Finding GaveUp(Partition partition, OrderSearch<TState> search, SearchEnd end, SearchBudget budget)
    {
        var limit = end == SearchEnd.OutOfTime ? $"the time limit of {budget.Limits.Time.TotalSeconds:0.###} s" : $"the memory limit of {budget.Limits.MemoryBytes >> 20} MiB";
        return new Finding("gave-up", $"{partition.Name}: undecided at {limit}, after {search.Configurations} configurations.") { Key = partition.Key };
    }
}
