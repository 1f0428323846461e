using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>A message on its way, with the bytes of a snapshot.</summary>
public sealed record Parcel(Message Message, SnapshotFile? Snapshot);
