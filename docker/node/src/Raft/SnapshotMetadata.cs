namespace Elastickv.Node.Raft;

/// <summary>Where in the log a snapshot stands, and the membership there (raftpb.SnapshotMetadata).</summary>
public sealed record SnapshotMetadata(ulong Index, ulong Term, ConfState ConfState);
