using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Sets;

/// <summary>
/// Decides a set to which each element is added once and from which none is removed, in time linear in what was read, but for sorting. The
/// reads must then form a chain, each seeing all that smaller ones saw, and that chain tells for every call the step at which it took effect:
/// the set is linearizable if and only if no call had ended when one of an earlier step began.
/// </summary>
internal sealed class GrowingSetProcedure : IProcedure
{
    public const string Name = "set-chain";

    public PartitionOutcome? Decide(Partition partition, SearchBudget budget)
    {
        budget.CancellationToken.ThrowIfCancellationRequested();
        if (SetChain.Gather(partition) is not { } chain)
            return null;
        var finding = chain.Link() ?? FindDisorder(partition, chain.CallsByStep());
        return new PartitionOutcome(finding is null ? Verdict.Valid : Verdict.Invalid, Name, finding);
    }

    /// <summary>Goes through the steps backwards and remembers which call of a later step ended first.</summary>
    private static Finding? FindDisorder(Partition partition, List<(int Step, int Call)> calls)
    {
        var (firstOfLater, firstOfStep) = (-1, -1);
        for (var i = calls.Count - 1; i >= 0; i--)
        {
            var (step, call) = calls[i];
            if (i + 1 < calls.Count && calls[i + 1].Step != step)
                firstOfLater = FirstToEnd(partition, firstOfLater, firstOfStep);
            if (firstOfLater >= 0 && partition.Calls[firstOfLater].End < partition.Calls[call].Start)
                return SetFinding.Disorder(partition, firstOfLater, call);
            firstOfStep = FirstToEnd(partition, firstOfStep, call);
        }

        return null;
    }

    private static int FirstToEnd(Partition partition, int one, int other) =>
        one < 0 || partition.Calls[other].End < partition.Calls[one].End ? other : one;
}
