using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>What each checker answered, and what it looked at.</summary>
internal static class CheckerSection
{
    public static IEnumerable<string> Lines(RunVerdict verdict) => verdict.Results.Select(result =>
        $"{VerdictName.Of(result.Verdict),-8} {result.Checker,-13} {string.Join(", ", result.Looked.Select(looked => $"{looked.Key} {looked.Value}"))}");
}
