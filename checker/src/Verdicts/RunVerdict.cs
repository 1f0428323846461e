using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>The judgement of a whole run: the answers of its checkers, in their order.</summary>
public sealed record RunVerdict(ImmutableArray<CheckResult> Results)
{
    /// <summary>The most severe answer; <see cref="Verdict.Unknown"/> when nobody was asked.</summary>
    public Verdict Verdict => Results.IsDefaultOrEmpty ? Verdict.Unknown : Results.Max(result => result.Verdict);

    /// <summary>Asks every checker. One that breaks down answers <see cref="Verdict.Unknown"/>, so that the others are still heard.</summary>
    /// <exception cref="OperationCanceledException">The judgement was cancelled.</exception>
    public static RunVerdict Judge(RunRecord run, IEnumerable<IChecker> checkers, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        foreach (var checker in checkers)
            results.Add(Ask(checker, run, cancellationToken));
        return new RunVerdict(results.ToImmutable());
    }

    private static CheckResult Ask(IChecker checker, RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            return checker.Check(run, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var finding = new Finding("checker-failed", $"The checker {checker.Name} broke down: {e.GetType().Name}: {e.Message}") { IsDoubt = true };
            return new CheckResult(checker.Name, Verdict.Unknown, [finding], ImmutableSortedDictionary<string, long>.Empty);
        }
    }
}
