using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Admin.Client;

/// <summary>Calls the EncryptionAdmin service of a node (spec §7.1). Errors are <see cref="RpcException"/>s. Safe to use from any thread.</summary>
public sealed class EncryptionAdminClient(RpcClient rpc, string address, TimeSpan timeout)
{
    private static readonly Empty Nothing = new();

    public Task<CapabilityReport> GetCapabilityAsync(CancellationToken cancellationToken) =>
        CallAsync("GetCapability", Nothing, CapabilityReport.Parser, cancellationToken);

    public Task<SidecarStateReport> GetSidecarStateAsync(CancellationToken cancellationToken) =>
        CallAsync("GetSidecarState", Nothing, SidecarStateReport.Parser, cancellationToken);

    public Task<BootstrapEncryptionResponse> BootstrapAsync(BootstrapEncryptionRequest request, CancellationToken cancellationToken) =>
        CallAsync("BootstrapEncryption", request, BootstrapEncryptionResponse.Parser, cancellationToken);

    public Task<RotateDEKResponse> RotateAsync(RotateDEKRequest request, CancellationToken cancellationToken) =>
        CallAsync("RotateDEK", request, RotateDEKResponse.Parser, cancellationToken);

    /// <summary>Registers one writer; how a follower's own registration reaches the leader (spec §5.4).</summary>
    public Task<RegisterEncryptionWriterResponse> RegisterWriterAsync(
        uint dekId, ulong fullNodeId, uint localEpoch, CancellationToken cancellationToken)
    {
        var request = new RegisterEncryptionWriterRequest { DekId = dekId };
        request.Writers.Add(new WriterRegistryEntry { FullNodeId = fullNodeId, LocalEpoch = localEpoch });
        return CallAsync("RegisterEncryptionWriter", request, RegisterEncryptionWriterResponse.Parser, cancellationToken);
    }

    public Task<ResyncSidecarResponse> ResyncSidecarAsync(ulong callerFullNodeId, CancellationToken cancellationToken) =>
        CallAsync("ResyncSidecar", new ResyncSidecarRequest { CallerFullNodeId = callerFullNodeId }, ResyncSidecarResponse.Parser, cancellationToken);

    public Task<EnableStorageEnvelopeResponse> EnableStorageEnvelopeAsync(EnableStorageEnvelopeRequest request, CancellationToken cancellationToken) =>
        CallAsync("EnableStorageEnvelope", request, EnableStorageEnvelopeResponse.Parser, cancellationToken);

    public Task<EnableRaftEnvelopeResponse> EnableRaftEnvelopeAsync(EnableRaftEnvelopeRequest request, CancellationToken cancellationToken) =>
        CallAsync("EnableRaftEnvelope", request, EnableRaftEnvelopeResponse.Parser, cancellationToken);

    public Task<RewrapDEKsResponse> RewrapAsync(CancellationToken cancellationToken) =>
        CallAsync("RewrapDEKs", Nothing, RewrapDEKsResponse.Parser, cancellationToken);

    public Task<RewriteValuesResponse> RewriteAsync(uint rowsPerSecond, CancellationToken cancellationToken) =>
        CallAsync("RewriteValues", new RewriteValuesRequest { RowsPerSecond = rowsPerSecond }, RewriteValuesResponse.Parser, cancellationToken);

    public Task<RetireDEKResponse> RetireAsync(uint dekId, CancellationToken cancellationToken) =>
        CallAsync("RetireDEK", new RetireDEKRequest { DekId = dekId }, RetireDEKResponse.Parser, cancellationToken);

    public Task<StoreReport> VerifyStoreAsync(CancellationToken cancellationToken) => CallAsync("VerifyStore", Nothing, StoreReport.Parser, cancellationToken);

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        string method, TRequest request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        rpc.CallAsync(address, "/EncryptionAdmin/" + method, request, parser, timeout, cancellationToken);
}
