using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Something that happened in a run besides client operations.</summary>
/// <param name="Time">Nanoseconds since the start of the run, on the same clock as the history.</param>
/// <param name="Kind">One of <see cref="RunEventKind"/>.</param>
/// <param name="Name">What it is about: a fault, a rollout step, a phase, a node.</param>
/// <param name="Nodes">The nodes concerned.</param>
/// <param name="Detail">Result, exit code, or last log line.</param>
public sealed record RunEvent(long Time, string Kind, string Name, ImmutableArray<string> Nodes, string? Detail);
