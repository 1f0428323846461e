using System.Net;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>
/// Client of one node's <c>EncryptionAdmin</c> service (spec §7.1). Every method throws <see cref="GrpcException"/> on any answer but OK;
/// §7.2 says which status means what. Mutating methods must be sent to the leader.
/// </summary>
public sealed class EncryptionAdmin(GrpcClient client)
{
    public EncryptionAdmin(IPEndPoint node)
        : this(new GrpcClient(node))
    {
    }

    /// <summary>What this node says it can do. Any node answers.</summary>
    public Task<CapabilityReport> GetCapabilityAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync("GetCapability", new Empty(), CapabilityReport.Parser, limit, cancellationToken);

    /// <summary>This node's sidecar. Any node answers; only the leader fills in its writer registry.</summary>
    public Task<SidecarStateReport> GetSidecarStateAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync("GetSidecarState", new Empty(), SidecarStateReport.Parser, limit, cancellationToken);

    /// <summary>Installs the first storage and raft key and registers every member as a writer under both.</summary>
    public Task<BootstrapEncryptionResponse> BootstrapAsync(
        DataKey storage, DataKey raft, IEnumerable<WriterRegistryEntry> writers, TimeSpan limit, CancellationToken cancellationToken)
    {
        var request = new BootstrapEncryptionRequest
        {
            StorageDekId = storage.Id,
            WrappedStorageDek = ByteString.CopyFrom(storage.Wrapped.Span),
            RaftDekId = raft.Id,
            WrappedRaftDek = ByteString.CopyFrom(raft.Wrapped.Span),
            WriterBatch = { writers },
        };
        return CallAsync("BootstrapEncryption", request, BootstrapEncryptionResponse.Parser, limit, cancellationToken);
    }

    /// <summary>Makes <paramref name="key"/> the active one of its purpose; the old one stays loaded.</summary>
    public Task<RotateDEKResponse> RotateAsync(
        RotateDEKRequest.Types.Purpose purpose, DataKey key, WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken)
    {
        var request = new RotateDEKRequest
        {
            Purpose = purpose,
            NewDekId = key.Id,
            WrappedNewDek = ByteString.CopyFrom(key.Wrapped.Span),
            ProposerNodeId = proposer.FullNodeId,
            ProposerLocalEpoch = proposer.LocalEpoch,
        };
        return CallAsync("RotateDEK", request, RotateDEKResponse.Parser, limit, cancellationToken);
    }

    /// <summary>Phase 1: values written from here on are sealed in the store.</summary>
    public Task<EnableStorageEnvelopeResponse> EnableStorageEnvelopeAsync(
        WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken)
    {
        var request = new EnableStorageEnvelopeRequest { ProposerNodeId = proposer.FullNodeId, ProposerLocalEpoch = proposer.LocalEpoch };
        return CallAsync("EnableStorageEnvelope", request, EnableStorageEnvelopeResponse.Parser, limit, cancellationToken);
    }

    /// <summary>Phase 2: proposals after the returned index are sealed in the Raft log.</summary>
    public Task<EnableRaftEnvelopeResponse> EnableRaftEnvelopeAsync(
        WriterRegistryEntry proposer, TimeSpan limit, CancellationToken cancellationToken)
    {
        var request = new EnableRaftEnvelopeRequest { ProposerNodeId = proposer.FullNodeId, ProposerLocalEpoch = proposer.LocalEpoch };
        return CallAsync("EnableRaftEnvelope", request, EnableRaftEnvelopeResponse.Parser, limit, cancellationToken);
    }

    /// <summary>Registers one writer under a key.</summary>
    public Task<RegisterEncryptionWriterResponse> RegisterWriterAsync(
        uint dekId, WriterRegistryEntry writer, TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync(
            "RegisterEncryptionWriter",
            new RegisterEncryptionWriterRequest { DekId = dekId, Writers = { writer } },
            RegisterEncryptionWriterResponse.Parser,
            limit,
            cancellationToken);

    /// <summary>The leader's keys and the caller's registry rows, as a node needs them to rebuild its sidecar.</summary>
    public Task<ResyncSidecarResponse> ResyncSidecarAsync(ulong callerFullNodeId, TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync(
            "ResyncSidecar",
            new ResyncSidecarRequest { CallerFullNodeId = callerFullNodeId },
            ResyncSidecarResponse.Parser,
            limit,
            cancellationToken);

    private Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, TimeSpan limit, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse> =>
        client.CallAsync($"/EncryptionAdmin/{method}", request, parser, limit, cancellationToken);
}
