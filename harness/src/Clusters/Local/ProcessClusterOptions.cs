using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>What a cluster of processes is made of.</summary>
public sealed record ProcessClusterOptions
{
    public const int MaxNodes = 9;

    /// <summary>The real elastickv binary or the reference node.</summary>
    public required string NodeBinary { get; init; }

    /// <summary>The run's folder. The nodes live in <c>nodes/ID/{data,encryption}</c> below it, captures go to <c>captures/LABEL/ID</c>.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>1 to <see cref="MaxNodes"/>.</summary>
    public int NodeCount { get; init; } = 3;

    /// <summary><c>ELASTICKV_RAFT_SNAPSHOT_COUNT</c>; null leaves the node's default.</summary>
    public int? SnapshotCount { get; init; }

    /// <summary>A planted defect, for every node; only where <see cref="NodeAbilities.PlantsDefects"/>.</summary>
    public string? Defect { get; init; }

    /// <summary>Further variables for every node.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The first of four ports a node, ten apart from node to node; null takes free ones. The links always take free ones.</summary>
    public int? BasePort { get; init; }

    /// <summary>Whether nodes reach each other through links that can be cut; without them nothing stands between the nodes, as a measurement wants it.</summary>
    public bool HasLinks { get; init; } = true;

    /// <summary>How long the first start of a node may take.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where started processes are noted, see <see cref="ProcessRegistry"/>.</summary>
    public string RegistryFolder { get; init; } = ProcessRegistry.DefaultFolder;
}
