using System.Collections.Immutable;

namespace Elastickv.Node.Admin;

/// <summary>The fields of a sidecar (spec §4.2) that the admin services answer from.</summary>
public sealed record SidecarView
{
    /// <summary>Active key ids; 0 is not bootstrapped.</summary>
    public uint ActiveStorageId { get; init; }

    public uint ActiveRaftId { get; init; }

    public bool StorageEnvelopeActive { get; init; }

    /// <summary>Index of the entry that switched the storage envelope on; 0 if it is off or was not recorded.</summary>
    public ulong StorageEnvelopeCutoverIndex { get; init; }

    /// <summary>Index of the entry that switched the raft envelope on; 0 is off.</summary>
    public ulong RaftEnvelopeCutoverIndex { get; init; }

    /// <summary>Index of the last encryption-relevant entry that was applied.</summary>
    public ulong RaftAppliedIndex { get; init; }

    public ImmutableSortedDictionary<uint, SidecarKeyView> Keys { get; init; } = ImmutableSortedDictionary<uint, SidecarKeyView>.Empty;
}
