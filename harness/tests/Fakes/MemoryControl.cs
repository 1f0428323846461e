using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Tests.Fakes;

/// <summary>The admin services of a <see cref="MemoryCluster"/>.</summary>
internal sealed class MemoryControl(MemoryCluster cluster) : IClusterControl
{
    /// <summary>Answers of the next mutating calls: an exception that is thrown instead of, or, if <c>After</c>, in spite of the effect.</summary>
    public Queue<(GrpcException Error, bool After)> Trouble { get; } = new();

    /// <summary>Every mutating call with its payload.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The epoch under which the leader is registered, for every key.</summary>
    public uint? RegisteredEpoch { get; set; }

    /// <summary>How far a node says it is.</summary>
    public Func<INode, LogPosition> Position { get; set; } = _ => new LogPosition(1, 1);

    public Task<INode?> FindLeaderAsync(TimeSpan limit, CancellationToken cancellationToken) => Task.FromResult<INode?>(cluster.Leader);

    public async Task<LogPosition> GetPositionAsync(INode node, TimeSpan limit, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Position(node);
    }

    public Task TransferLeadershipAsync(INode leader, TimeSpan limit, CancellationToken cancellationToken)
    {
        Calls.Add($"transfer {leader.Id}");
        return Task.CompletedTask;
    }

    public Task<CapabilityReport> GetCapabilityAsync(INode node, TimeSpan limit, CancellationToken cancellationToken) =>
        node.State == NodeState.Running
            ? Task.FromResult(new CapabilityReport { EncryptionCapable = true, FullNodeId = FullNodeId.Of(node.Id) })
            : throw new GrpcException(GrpcStatus.Unavailable, $"{node.Id} is not there");

    public Task<SidecarStateReport> GetSidecarStateAsync(INode node, TimeSpan limit, CancellationToken cancellationToken)
    {
        var sidecar = cluster.Sidecar;
        if (sidecar.Index == 0)
            throw new GrpcException(GrpcStatus.FailedPrecondition, "no sidecar");
        var report = new SidecarStateReport
        {
            ActiveStorageId = sidecar.Storage,
            ActiveRaftId = sidecar.Raft,
            StorageEnvelopeActive = sidecar.StorageEnvelope,
            RaftEnvelopeCutoverIndex = sidecar.RaftCutover,
            LatestAppliedIndex = sidecar.Index,
        };
        if (RegisteredEpoch is { } epoch)
        {
            report.WriterRegistryForCaller.Add(sidecar.Storage, epoch);
            report.WriterRegistryForCaller.Add(sidecar.Raft, epoch);
        }

        return Task.FromResult(report);
    }

    /// <summary>Whether a node is registered as a writer.</summary>
    public Func<INode, bool> IsRegistered { get; set; } = _ => true;

    public async Task<bool> IsRegisteredAsync(INode leader, INode writer, TimeSpan limit, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return IsRegistered(writer);
    }

    public Task BootstrapAsync(
        INode leader, DataKey storage, DataKey raft, IReadOnlyList<WriterRegistryEntry> writers, TimeSpan limit, CancellationToken cancellationToken) =>
        Mutate($"bootstrap {Convert.ToHexString(storage.Wrapped.Span)} {writers.Count}", sidecar => sidecar with { Storage = storage.Id, Raft = raft.Id });

    public Task RotateAsync(
        INode leader,
        RotateDEKRequest.Types.Purpose purpose,
        DataKey key,
        WriterRegistryEntry proposer,
        TimeSpan limit,
        CancellationToken cancellationToken) =>
        Mutate($"rotate {purpose}", sidecar => purpose == RotateDEKRequest.Types.Purpose.Storage ? sidecar with { Storage = key.Id } : sidecar with { Raft = key.Id });

    public Task EnableStorageEnvelopeAsync(INode leader, WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken) =>
        Mutate($"enable-storage epoch {proposer.LocalEpoch}", sidecar => sidecar with { StorageEnvelope = true });

    public Task EnableRaftEnvelopeAsync(INode leader, WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken) =>
        Mutate($"enable-raft epoch {proposer.LocalEpoch}", sidecar => sidecar with { RaftCutover = sidecar.Index + 10 });

    private Task Mutate(string call, Func<MemoryCluster.MemorySidecar, MemoryCluster.MemorySidecar> change)
    {
        Calls.Add(call);
        var hasTrouble = Trouble.TryDequeue(out var trouble);
        if (!hasTrouble || trouble.After)
            cluster.Apply(change);
        return hasTrouble ? throw trouble.Error : Task.CompletedTask;
    }
}
