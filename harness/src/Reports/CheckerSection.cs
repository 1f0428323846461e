using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>What each checker answered, and what it looked at.</summary>
internal static class CheckerSection
{
    /// <summary>A table of many counts is for machines; a person reads those that are not zero.</summary>
    private const int MostCounts = 12;

    public static IEnumerable<string> Lines(RunVerdict verdict) => verdict.Results.Select(result =>
        $"{VerdictName.Of(result.Verdict),-8} {result.Checker,-13} {string.Join(", ", Counts(result).Select(looked => $"{looked.Key} {looked.Value}"))}");

    private static IEnumerable<KeyValuePair<string, long>> Counts(CheckResult result) =>
        result.Looked.Where(looked => looked.Value != 0 || result.Looked.Count <= MostCounts);
}
