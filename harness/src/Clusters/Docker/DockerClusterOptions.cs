using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>What a cluster of containers is made of.</summary>
public sealed record DockerClusterOptions
{
    public const int MaxNodes = 9;

    public const string DefaultImage = "elastickv-jepsen/node";
    public const string DefaultToolbox = "elastickv-jepsen/toolbox";

    /// <summary>The label of <see cref="DefaultImage"/> that holds the digest of the build it was made of (see <c>make images</c>).</summary>
    public const string BuildLabel = "elastickv-jepsen.build";

    public required EngineAddress Engine { get; init; }

    /// <summary>The node under test: its entry point takes the node's flags. Nothing else is expected of it, not even a shell.</summary>
    public string Image { get; init; } = DefaultImage;

    /// <summary>Where iptables, tc and ss are.</summary>
    public string Toolbox { get; init; } = DefaultToolbox;

    /// <summary>The run's folder on this machine. The logs go to <c>nodes/ID/node.log</c> below it, captures to <c>captures/LABEL/ID</c>.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>1 to <see cref="MaxNodes"/>.</summary>
    public int NodeCount { get; init; } = 3;

    /// <summary><c>ELASTICKV_RAFT_SNAPSHOT_COUNT</c>; null leaves the node's default.</summary>
    public int? SnapshotCount { get; init; }

    /// <summary>A planted defect, for every node; only where <see cref="NodeAbilities.PlantsDefects"/>.</summary>
    public string? Defect { get; init; }

    /// <summary>
    /// The first of four ports of the Engine's host a node, ten apart from node to node, as with processes; null takes free ones, and none where the containers can be
    /// reached without.
    /// </summary>
    public int? BasePort { get; init; }

    /// <summary>How long the first start of a node may take.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);
}
