using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>How a run stands, for people who watch it.</summary>
/// <param name="Elapsed">Since the start of the run.</param>
/// <param name="Stage">What it is doing.</param>
/// <param name="Phase">The phase of the rollout, as its name; empty before the first.</param>
/// <param name="Faults">The faults that are going on.</param>
/// <param name="Counts">Completed operations so far.</param>
public sealed record RunSnapshot(TimeSpan Elapsed, RunStage Stage, string Phase, ImmutableArray<string> Faults, OperationCounts Counts);
