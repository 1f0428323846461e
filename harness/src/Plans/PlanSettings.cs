using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>How large a run is.</summary>
public sealed record PlanSettings
{
    public required int Nodes { get; init; }

    /// <summary>How long clients work while things go wrong. No fault begins after it. In seconds.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>Operations per second that all workers together aim at.</summary>
    public required int Rate { get; init; }

    /// <summary>Workers; each is bound to one node.</summary>
    public required int Concurrency { get; init; }

    public required string Workload { get; init; }

    /// <summary>The kinds of faults that the plan was asked for.</summary>
    public required ImmutableArray<string> Faults { get; init; }

    /// <summary>How many times, at most, the disks of a stopped node are captured while the run goes on; the final captures do not count.</summary>
    public int Captures { get; init; }

    /// <summary>The defect planted in the nodes; null for none.</summary>
    public string? Defect { get; init; }

    /// <summary>Entries between two snapshots of a node (<c>ELASTICKV_RAFT_SNAPSHOT_COUNT</c>).</summary>
    public required int SnapshotCount { get; init; }
}
