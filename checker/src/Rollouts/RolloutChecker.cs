using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Rollouts;

/// <summary>Asks whether the rollout came to its end: what a run did not reach, it cannot have tested. Never answers <see cref="Verdict.Invalid"/>.</summary>
/// <param name="actions">The steps that must have been taken, by name.</param>
public sealed class RolloutChecker(ImmutableArray<string> actions) : IChecker
{
    public string Name => "rollout";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var ends = run.Timeline.Where(happened => happened.Kind == RunEventKind.RolloutEnd).ToLookup(happened => happened.Name, StringComparer.Ordinal);
        var findings = actions.Where(action => !ends[action].Any(IsDone)).Select(action => Missing(action, ends[action].LastOrDefault())).ToImmutableArray();
        var looked = ImmutableSortedDictionary<string, long>.Empty
            .Add("steps", actions.Length)
            .Add("done", actions.Length - findings.Length)
            .Add("attempts", run.Timeline.Count(happened => happened.Kind == RunEventKind.RolloutAttempt));
        return new CheckResult(Name, findings.IsEmpty ? Verdict.Valid : Verdict.Unknown, findings, looked);
    }

    private static bool IsDone(RunEvent end) => end.Detail?.StartsWith(RolloutOutcome.Done, StringComparison.Ordinal) == true;

    private static Finding Missing(string action, RunEvent? end) =>
        new("step-not-done", end is null ? $"The step {action} was not reached." : $"The step {action} was not done: {end.Detail}.");
}
