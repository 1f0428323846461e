using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>A pure function from what a run left behind to an answer.</summary>
public interface IChecker
{
    /// <summary>Stable name: the key of its result in <c>verdict.json</c>.</summary>
    string Name { get; }

    /// <summary>Judges a run. Never throws on bad input: what cannot be read makes the result <see cref="Verdict.Unknown"/>.</summary>
    CheckResult Check(RunRecord run, CancellationToken cancellationToken);
}
