namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>The header of an FSM snapshot (spec §11.2).</summary>
/// <param name="Version">0 for a legacy snapshot without header, 1, or 2.</param>
/// <param name="ClockCeiling">The ceiling of the hybrid logical clock.</param>
/// <param name="RaftCutover">The raft cutover index; 0 before version 2.</param>
public sealed record SnapshotHeader(int Version, ulong ClockCeiling, ulong RaftCutover);
