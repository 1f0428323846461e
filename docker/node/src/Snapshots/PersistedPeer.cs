namespace Elastickv.Node.Snapshots;

/// <summary>A member in <c>etcd-raft-peers.bin</c>.</summary>
public sealed record PersistedPeer(ulong NodeId, string RaftId, string Address, bool IsLearner);
