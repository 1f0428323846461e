using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>
/// Explains why a key is not linearizable: the longest beginning of its history that can be put in order, the operation that cannot be added to
/// it, and the few operations that prove it. Takes what the budget allows; when it is used up, the proof is larger than it need be.
/// </summary>
internal sealed class LinearizabilityExplainer(LinearizableModel model, SearchBudget budget)
{
    private bool _isExact = true;

    /// <param name="partition">A key that is not linearizable.</param>
    public Explanation Explain(Partition partition)
    {
        var proof = Prove(partition);
        return new Explanation(new ProofText(proof).Write(), new ProofPicture(proof).Draw());
    }

    public Proof Prove(Partition partition)
    {
        var prefixes = new PrefixFinder(IsInvalid, model.IsReadOnly);
        var end = prefixes.FindEnd(partition);
        var isFirst = _isExact;
        var core = new CoreFinder(IsInvalid, model.IsReadOnly).Find(prefixes.Cut(partition, end));
        var names = new CallNames(core);
        var before = prefixes.Cut(core, end - 1);
        return new Proof
        {
            Whole = partition,
            Core = core,
            Culprit = CallEndingAt(core, end),
            CompletedBefore = CountCompleted(partition, end),
            Completed = CountCompleted(partition, int.MaxValue),
            IsFirst = isFirst,
            Order = model.FindOrder(before, budget),
            Before = before,
            Names = names,
            Reasons = new RegisterReasons(core, partition, names).Find(),
        };
    }

    private bool IsInvalid(Partition partition)
    {
        var verdict = budget.TimeIsUp ? Verdict.Unknown : model.Decide(partition, budget).Verdict;
        _isExact &= verdict != Verdict.Unknown;
        return verdict == Verdict.Invalid;
    }

    private static int CallEndingAt(Partition partition, int end)
    {
        for (var call = 0; call < partition.Count; call++)
        {
            if (partition.Calls[call].End == end)
                return call;
        }

        throw new InvalidOperationException("the completion with which a history goes wrong is part of every proof");
    }

    /// <summary>How many calls ended before a position.</summary>
    private static int CountCompleted(Partition partition, int position)
    {
        var count = 0;
        foreach (ref readonly var call in partition.Calls)
            count += call.End < position ? 1 : 0;
        return count;
    }
}
