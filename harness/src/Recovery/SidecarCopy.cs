namespace Elastickv.Jepsen.Harness.Recovery;

/// <summary>A sidecar that a node once had.</summary>
/// <param name="AppliedIndex">Its <c>raft_applied_index</c>: the last encryption-relevant entry that it covers (spec §4.4).</param>
/// <param name="FirstSeen">Time since the start of the run.</param>
/// <param name="Content">The bytes of <c>keys.json</c>.</param>
public sealed record SidecarCopy(ulong AppliedIndex, TimeSpan FirstSeen, byte[] Content);
