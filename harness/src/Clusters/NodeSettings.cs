using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>Everything a node is told at its start. Paths and addresses are as the node sees them, which in a container is not as the suite does.</summary>
public sealed record NodeSettings
{
    public required string Id { get; init; }

    /// <summary>Raft and gRPC, <c>host:port</c>; must be this node's entry in <see cref="Members"/>.</summary>
    public required string Address { get; init; }

    public required string RedisAddress { get; init; }

    public required string MetricsAddress { get; init; }

    /// <summary>A port nobody uses: the real node cannot do without its DynamoDB listener, and its default collides on loopback.</summary>
    public required string DynamoAddress { get; init; }

    public required string DataDirectory { get; init; }

    public required string KekFile { get; init; }

    /// <summary><c>keys.json</c>; its directory must exist.</summary>
    public required string SidecarPath { get; init; }

    /// <summary>All members, this node included, as this node sees them.</summary>
    public required ImmutableArray<NodePeer> Members { get; init; }

    /// <summary>Name of a planted defect; null for none.</summary>
    public string? Defect { get; init; }
}
