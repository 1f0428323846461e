using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>The admin services of a running cluster, over gRPC.</summary>
public sealed class ClusterControl(ICluster cluster, TimeProvider time) : IClusterControl
{
    private readonly LeaderFinder _leaders = new(cluster, time);

    public async Task<INode?> FindLeaderAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        (await _leaders.WaitAsync(limit, cancellationToken))?.Node;

    public async Task<LogPosition> GetPositionAsync(INode node, TimeSpan limit, CancellationToken cancellationToken)
    {
        var status = await new RaftAdmin(Client(node)).StatusAsync(limit, cancellationToken);
        return new LogPosition(status.CommitIndex, status.AppliedIndex);
    }

    public Task TransferLeadershipAsync(INode leader, TimeSpan limit, CancellationToken cancellationToken) =>
        new RaftAdmin(Client(leader)).TransferLeadershipAsync("", "", limit, cancellationToken);

    public Task<CapabilityReport> GetCapabilityAsync(INode node, TimeSpan limit, CancellationToken cancellationToken) =>
        Encryption(node).GetCapabilityAsync(limit, cancellationToken);

    public Task<SidecarStateReport> GetSidecarStateAsync(INode node, TimeSpan limit, CancellationToken cancellationToken) =>
        Encryption(node).GetSidecarStateAsync(limit, cancellationToken);

    public async Task<bool> IsRegisteredAsync(INode leader, INode writer, TimeSpan limit, CancellationToken cancellationToken)
    {
        var known = await Encryption(leader).ResyncSidecarAsync(FullNodeId.Of(writer.Id), limit, cancellationToken);
        return known.ActiveStorageId == 0 || known.WriterRegistryForCaller.ContainsKey(known.ActiveStorageId);
    }

    public Task BootstrapAsync(
        INode leader, DataKey storage, DataKey raft, IReadOnlyList<WriterRegistryEntry> writers, TimeSpan limit, CancellationToken cancellationToken) =>
        Encryption(leader).BootstrapAsync(storage, raft, writers, limit, cancellationToken);

    public Task RotateAsync(
        INode leader,
        RotateDEKRequest.Types.Purpose purpose,
        DataKey key,
        WriterRegistryEntry proposer,
        TimeSpan limit,
        CancellationToken cancellationToken) =>
        Encryption(leader).RotateAsync(purpose, key, proposer, limit, cancellationToken);

    public Task EnableStorageEnvelopeAsync(INode leader, WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken) =>
        Encryption(leader).EnableStorageEnvelopeAsync(proposer, limit, cancellationToken);

    public Task EnableRaftEnvelopeAsync(INode leader, WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken) =>
        Encryption(leader).EnableRaftEnvelopeAsync(proposer, limit, cancellationToken);

    private EncryptionAdmin Encryption(INode node) => new(Client(node));

    private GrpcClient Client(INode node) => new(node.Admin, time);
}
