namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>The answer of a checker. Ordered by severity, so that the verdict of several is their maximum.</summary>
public enum Verdict
{
    /// <summary>Looked at enough, found nothing wrong.</summary>
    Valid,

    /// <summary>Could not look at enough to say: a control did not light up, a limit was hit, an input could not be read.</summary>
    Unknown,

    /// <summary>A violation, proven by the findings.</summary>
    Invalid,
}
