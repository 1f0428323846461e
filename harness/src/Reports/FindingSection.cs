using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>What was found, in words, with the operations that prove it.</summary>
internal static class FindingSection
{
    /// <summary>verdict.json has all; a person reads the first few of each checker.</summary>
    private const int MaxPerChecker = 5;
    private const int MaxOperations = 8;

    public static IEnumerable<string> Lines(StoredRun run, RunVerdict verdict)
    {
        foreach (var result in verdict.Results)
        {
            foreach (var finding in result.Findings.Take(MaxPerChecker))
            {
                yield return $"{result.Checker}: {finding.Message}";
                foreach (var line in Proof(run.History, finding))
                    yield return $"    {line}";
            }

            if (result.Findings.Length > MaxPerChecker)
                yield return $"{result.Checker}: and {result.Findings.Length - MaxPerChecker} more in verdict.json";
            foreach (var line in result.Explanation?.Text.TrimEnd().Split('\n') ?? [])
                yield return $"    {line}";
        }
    }

    private static IEnumerable<string> Proof(History history, Finding finding)
    {
        if (finding.File is { } file)
            yield return $"node {finding.Node}, {Capture(finding)}file {file}{(finding.Offset is { } offset ? $", offset {offset}" : "")}";
        foreach (var index in finding.Operations.Take(MaxOperations))
        {
            if (index >= 0 && index < history.Count)
                yield return Describe(history[(int)index]);
        }

        if (finding.Operations.Length > MaxOperations)
            yield return $"and {finding.Operations.Length - MaxOperations} more operations";
    }

    /// <summary>What the final captures show, the node's own folder still shows, too.</summary>
    private static string Capture(Finding finding) => finding.Capture is null or CaptureLabel.Final or CaptureLabel.LeftBehind ? "" : $"capture {finding.Capture}, ";

    private static string Describe(Operation operation) =>
        FormattableString.Invariant($"operation {operation.Index}: {operation.Time / 1e9:0.000} s, process {operation.Process} on {operation.Node}, {operation.Type} ")
        + $"{operation.Function} {operation.Key} {operation.Value}";
}
