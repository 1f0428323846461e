namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>A running set of nodes, of whatever kind. Disposing ends every process or container and removes what only the cluster needed.</summary>
public interface ICluster : IAsyncDisposable
{
    IReadOnlyList<INode> Nodes { get; }

    /// <summary>The links between the nodes. Clients and the suite itself do not go through them.</summary>
    INetwork Network { get; }

    /// <summary>The key-encryption key of the cluster, 32 bytes; the suite wraps data keys with it and opens envelopes with it.</summary>
    ReadOnlyMemory<byte> Kek { get; }

    /// <summary>What the node under test can do, probed before the first start.</summary>
    NodeAbilities Abilities { get; }

    /// <summary>Cancelled when what carries the cluster is gone: then nothing more can be done to it.</summary>
    CancellationToken Lost { get; }

    /// <summary>Starts every node and waits until each answers on its ports or has exited.</summary>
    /// <exception cref="ClusterException">The cluster could not be set up at all: binary missing, port in use, no disk space.</exception>
    Task StartAsync(CancellationToken cancellationToken);
}
