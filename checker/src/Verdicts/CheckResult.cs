using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Explanations;

namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>What one checker answers: the verdict, its proof, and what it looked at.</summary>
/// <param name="Checker">The checker's name.</param>
/// <param name="Verdict">Its answer.</param>
/// <param name="Findings">The proof of an <see cref="Verdict.Invalid"/>, or the reasons of an <see cref="Verdict.Unknown"/>.</param>
/// <param name="Looked">What was looked at, by name (<c>keys</c>, <c>operations</c>, <c>bytes</c>, …): a check that looked at nothing is not a check.</param>
public sealed record CheckResult(
    string Checker,
    Verdict Verdict,
    ImmutableArray<Finding> Findings,
    ImmutableSortedDictionary<string, long> Looked)
{
    /// <summary>Why, for a person, where one of the findings deserves it. Not part of <c>verdict.json</c>.</summary>
    public Explanation? Explanation { get; init; }
}
