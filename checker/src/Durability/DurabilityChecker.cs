using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Durability;

/// <summary>
/// Asks whether every acknowledged write outlived the run. From the <see cref="RunEventKind.FinalReads"/> event on, every key must have been
/// read from every node's address, and no such read may return a value older than the last write that was acknowledged before it.
/// Unknown when there were no final reads, or when a key was not read from some node.
/// </summary>
public sealed class DurabilityChecker : IChecker
{
    public string Name => "durable";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        if (FinalReadsBegin(run) is not { } from)
            return Unknown(new Finding("no-final-reads", "The run did not come to its final reads, so what is left was not looked at."));
        CallTable table;
        try
        {
            table = CallTable.Pair(run.History);
        }
        catch (MalformedHistoryException e)
        {
            return Unknown(new Finding("malformed-history", e.Message));
        }

        return Judge(KeyWrites.Gather(table, from), run.Nodes);
    }

    /// <summary>Final reads may be begun again after a failure; the last time counts.</summary>
    private static long? FinalReadsBegin(RunRecord run) => run.Timeline.LastOrDefault(e => e.Kind == RunEventKind.FinalReads)?.Time;

    private CheckResult Judge(IReadOnlyCollection<KeyWrites> keys, ImmutableArray<string> nodes)
    {
        var violations = keys.SelectMany(key => key.FindViolations()).ToImmutableArray();
        var gaps = keys.Select(key => key.FindGap(nodes)).OfType<Finding>().ToImmutableArray();
        if (nodes.IsDefaultOrEmpty)
            gaps = gaps.Add(new Finding("no-nodes", "No node is known from which the keys should have been read."));
        if (keys.Count == 0)
            gaps = gaps.Add(new Finding("no-keys", "No key was written, so there was nothing to lose."));
        var looked = ImmutableSortedDictionary<string, long>.Empty
            .Add("keys", keys.Count)
            .Add("acknowledged-writes", keys.Sum(key => (long)key.AcknowledgedCount))
            .Add("final-reads", keys.Sum(key => (long)key.FinalReads.Count));
        var verdict = !violations.IsEmpty ? Verdict.Invalid : gaps.IsEmpty ? Verdict.Valid : Verdict.Unknown;
        return new CheckResult(Name, verdict, [.. violations, .. gaps], looked);
    }

    private CheckResult Unknown(Finding finding) => new(Name, Verdict.Unknown, [finding], ImmutableSortedDictionary<string, long>.Empty);
}
