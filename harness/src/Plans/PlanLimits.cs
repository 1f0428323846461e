namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>What the settings of a run may be. The upper ends are what one machine can carry.</summary>
public static class PlanLimits
{
    private const int MaxNodes = 9;
    private const int MaxSeconds = 86_400;
    private const int MaxRate = 100_000;
    private const int MaxConcurrency = 1_000;
    private const int MaxSnapshotCount = 1_000_000;

    /// <summary>Each may take as much room as a node's disk.</summary>
    private const int MaxCaptures = 50;

    /// <exception cref="PlanException">A setting is out of its range.</exception>
    public static void Check(PlanSettings settings)
    {
        Check("number of nodes", settings.Nodes, 1, MaxNodes);
        Check("time limit in seconds", (long)settings.TimeLimit.TotalSeconds, 1, MaxSeconds);
        Check("rate", settings.Rate, 1, MaxRate);
        Check("concurrency", settings.Concurrency, 1, MaxConcurrency);
        Check("number of captures", settings.Captures, 0, MaxCaptures);
        Check("snapshot count", settings.SnapshotCount, 1, MaxSnapshotCount);
    }

    private static void Check(string name, long value, long least, long most)
    {
        if (value < least || value > most)
            throw new PlanException($"the {name} is {value}; it must be from {least} to {most}.");
    }
}
