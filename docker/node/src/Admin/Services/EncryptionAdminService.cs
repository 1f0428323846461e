using Elastickv.Node.Admin.Client;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>
/// The EncryptionAdmin service of a node (spec §7). No call that any client can make may stop the cluster: everything that would make applying
/// its entry fail is refused before it is proposed (H-04, H-05, H-06). Safe to call from any thread.
/// </summary>
public sealed class EncryptionAdminService : IDisposable
{
    private readonly MutationGate _gate;
    private readonly SidecarQueries _queries;
    private readonly BootstrapMethod _bootstrap;
    private readonly RotateMethod _rotate;
    private readonly RegisterMethod _register;
    private readonly CutoverMethods _cutovers;

    public EncryptionAdminService(IConsensus consensus, IEncryptionState state, ICapabilityProbe probe, TimeProvider time)
    {
        var proposer = new EntryProposer(consensus);
        var writers = new WriterChecks(consensus, state);
        _gate = new MutationGate(consensus, state);
        _queries = new SidecarQueries(consensus, state);
        var capability = new CapabilityCheck(consensus, probe, _queries.Capability, time);
        _bootstrap = new BootstrapMethod(state, _gate, proposer, capability, writers);
        _rotate = new RotateMethod(state, _gate, proposer, writers);
        _register = new RegisterMethod(state, _gate, proposer, writers, probe);
        _cutovers = new CutoverMethods(state, _gate, proposer, capability, writers);
        Membership = new MembershipGate(consensus, state, _gate, proposer, probe);
    }

    /// <summary>Judges members before they are added.</summary>
    internal MembershipGate Membership { get; }

    public Task<CapabilityReport> GetCapabilityAsync(Empty request, CancellationToken cancellationToken) => Task.FromResult(_queries.Capability());

    public Task<SidecarStateReport> GetSidecarStateAsync(Empty request, CancellationToken cancellationToken) => _queries.StateAsync(cancellationToken);

    public Task<ResyncSidecarResponse> ResyncSidecarAsync(ResyncSidecarRequest request, CancellationToken cancellationToken) =>
        _queries.ResyncAsync(request, cancellationToken);

    public Task<BootstrapEncryptionResponse> BootstrapEncryptionAsync(BootstrapEncryptionRequest request, CancellationToken cancellationToken) =>
        _bootstrap.InvokeAsync(request, cancellationToken);

    public Task<RotateDEKResponse> RotateDekAsync(RotateDEKRequest request, CancellationToken cancellationToken) => _rotate.InvokeAsync(request, cancellationToken);

    public Task<RegisterEncryptionWriterResponse> RegisterEncryptionWriterAsync(RegisterEncryptionWriterRequest request, CancellationToken cancellationToken) =>
        _register.InvokeAsync(request, cancellationToken);

    public Task<EnableStorageEnvelopeResponse> EnableStorageEnvelopeAsync(EnableStorageEnvelopeRequest request, CancellationToken cancellationToken) =>
        _cutovers.EnableStorageAsync(request, cancellationToken);

    public Task<EnableRaftEnvelopeResponse> EnableRaftEnvelopeAsync(EnableRaftEnvelopeRequest request, CancellationToken cancellationToken) =>
        _cutovers.EnableRaftAsync(request, cancellationToken);

    public void Map(KestrelEndpoint endpoint)
    {
        endpoint.MapUnary("/EncryptionAdmin/GetCapability", Empty.Parser, GetCapabilityAsync);
        endpoint.MapUnary("/EncryptionAdmin/GetSidecarState", Empty.Parser, GetSidecarStateAsync);
        endpoint.MapUnary("/EncryptionAdmin/ResyncSidecar", ResyncSidecarRequest.Parser, ResyncSidecarAsync);
        endpoint.MapUnary("/EncryptionAdmin/BootstrapEncryption", BootstrapEncryptionRequest.Parser, BootstrapEncryptionAsync);
        endpoint.MapUnary("/EncryptionAdmin/RotateDEK", RotateDEKRequest.Parser, RotateDekAsync);
        endpoint.MapUnary("/EncryptionAdmin/RegisterEncryptionWriter", RegisterEncryptionWriterRequest.Parser, RegisterEncryptionWriterAsync);
        endpoint.MapUnary("/EncryptionAdmin/EnableStorageEnvelope", EnableStorageEnvelopeRequest.Parser, EnableStorageEnvelopeAsync);
        endpoint.MapUnary("/EncryptionAdmin/EnableRaftEnvelope", EnableRaftEnvelopeRequest.Parser, EnableRaftEnvelopeAsync);
    }

    public void Dispose() => _gate.Dispose();
}
