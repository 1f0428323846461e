using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Everything a run left behind for the checkers: what clients saw, what happened when, and the disks.</summary>
public sealed record RunRecord
{
    public required History History { get; init; }

    /// <summary>Faults, rollout steps, exits and captures in order of time.</summary>
    public ImmutableArray<RunEvent> Timeline { get; init; } = [];

    /// <summary>The nodes of the cluster, by id.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>One image a node and capture.</summary>
    public ImmutableArray<DiskImage> Disks { get; init; } = [];

    /// <summary>Every value that was written, with the phase at its invocation.</summary>
    public ImmutableArray<Canary> Canaries { get; init; } = [];

    /// <summary>The phases in the order in which the run reached them (names as in <see cref="Phase"/>).</summary>
    public ImmutableArray<string> PhasesReached { get; init; } = [];

    /// <summary>The key-encryption key, 32 bytes; empty when it is not known.</summary>
    public ReadOnlyMemory<byte> Kek { get; init; }
}
