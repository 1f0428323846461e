using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>The admin services of a cluster, as an operator uses them. Every call but the search for the leader throws <see cref="GrpcException"/> on any answer but OK.</summary>
public interface IClusterControl
{
    /// <summary>The node that leads; null if none says so within <paramref name="limit"/>.</summary>
    Task<INode?> FindLeaderAsync(TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>How far the node is in the log, by its own account.</summary>
    Task<LogPosition> GetPositionAsync(INode node, TimeSpan limit, CancellationToken cancellationToken);

    Task TransferLeadershipAsync(INode leader, TimeSpan limit, CancellationToken cancellationToken);

    Task<CapabilityReport> GetCapabilityAsync(INode node, TimeSpan limit, CancellationToken cancellationToken);

    Task<SidecarStateReport> GetSidecarStateAsync(INode node, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>Whether the leader's writer registry lists a node under the active storage key; also if there is no such key.</summary>
    Task<bool> IsRegisteredAsync(INode leader, INode writer, TimeSpan limit, CancellationToken cancellationToken);

    Task BootstrapAsync(
        INode leader, DataKey storage, DataKey raft, IReadOnlyList<WriterRegistryEntry> writers, TimeSpan limit, CancellationToken cancellationToken);

    Task RotateAsync(
        INode leader,
        RotateDEKRequest.Types.Purpose purpose,
        DataKey key,
        WriterRegistryEntry proposer,
        TimeSpan limit,
        CancellationToken cancellationToken);

    Task EnableStorageEnvelopeAsync(INode leader, WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken);

    Task EnableRaftEnvelopeAsync(INode leader, WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken);
}
