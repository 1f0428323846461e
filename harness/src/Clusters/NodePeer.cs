namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>A member of the cluster as one particular node is told to reach it: itself by its own ports, the others through links.</summary>
/// <param name="Id">The member's <c>--raftId</c>.</param>
/// <param name="Raft">Its Raft and gRPC address, <c>host:port</c>.</param>
/// <param name="Redis">Its Redis address, <c>host:port</c>.</param>
public sealed record NodePeer(string Id, string Raft, string Redis);
