using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>What kind of run it was.</summary>
public static class RunSection
{
    /// <summary>The name of the note on how the nodes were started.</summary>
    public const string DriverNote = "driver";

    public static IEnumerable<string> Lines(StoredRun run)
    {
        var settings = run.Plan.Settings;
        yield return $"seed {run.Plan.Seed}, {settings.Nodes} nodes, time limit {settings.TimeLimit.TotalSeconds:0.#} s";
        yield return $"workload {settings.Workload}: {settings.Concurrency} workers, up to {settings.Rate} operations a second";
        if (run.Timeline.FirstOrDefault(happened => happened is { Kind: RunEventKind.Note, Name: DriverNote })?.Detail is { } driver)
            yield return driver;
        foreach (var line in TimeSection.Lines(run))
            yield return line;
        if (settings.Defect is { } defect)
            yield return $"planted defect: {defect}";
        if (run.TornHistory)
            yield return "the last line of the history broke off and was left out";
    }
}
