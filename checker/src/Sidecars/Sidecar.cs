using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>A node's <c>keys.json</c> (spec §4.2).</summary>
public sealed record Sidecar
{
    public required int Version { get; init; }

    public required ulong RaftAppliedIndex { get; init; }

    public required bool StorageEnvelopeActive { get; init; }

    public required ulong StorageCutover { get; init; }

    public required ulong RaftCutover { get; init; }

    /// <summary>Id of the active storage key, 0 before bootstrap.</summary>
    public required uint ActiveStorage { get; init; }

    /// <summary>Id of the active raft key, 0 before bootstrap.</summary>
    public required uint ActiveRaft { get; init; }

    public required ImmutableSortedDictionary<uint, SidecarKey> Keys { get; init; }
}
