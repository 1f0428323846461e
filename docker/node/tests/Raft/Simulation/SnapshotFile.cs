using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>A snapshot with its bytes.</summary>
public sealed record SnapshotFile(SnapshotMetadata Metadata, MachineState Machine)
{
    public static SnapshotFile None { get; } = new(new SnapshotMetadata(0, 0, ConfState.Empty), default);
}
