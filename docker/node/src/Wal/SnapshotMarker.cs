using Elastickv.Node.Raft;

namespace Elastickv.Node.Wal;

/// <summary>A note in the log that a snapshot at this place is durable elsewhere (walpb.Snapshot).</summary>
public sealed record SnapshotMarker(ulong Index, ulong Term, ConfState ConfState);
