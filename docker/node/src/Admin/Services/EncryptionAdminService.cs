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
    private readonly RewrapMethod _rewrap;
    private readonly RetireMethod _retire;
    private readonly StoreMethods _store;

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
        _rewrap = new RewrapMethod(state, _gate, proposer, capability);
        _retire = new RetireMethod(consensus, state, _gate, proposer, probe);
        _store = new StoreMethods(state);
        Membership = new MembershipGate(consensus, state, _gate, proposer, probe);
    }

    /// <summary>Rotations that the node makes itself.</summary>
    internal RotateMethod Rotation => _rotate;

    /// <summary>Keeps mutations back while a start-up rotation is still to come.</summary>
    internal Func<bool> IsStartupRotationPending
    {
        set => _gate.IsStartupRotationPending = value;
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

    public Task<RewrapDEKsResponse> RewrapDeksAsync(Empty request, CancellationToken cancellationToken) => _rewrap.InvokeAsync(request, cancellationToken);

    public Task<RetireDEKResponse> RetireDekAsync(RetireDEKRequest request, CancellationToken cancellationToken) => _retire.InvokeAsync(request, cancellationToken);

    public Task<RewriteValuesResponse> RewriteValuesAsync(RewriteValuesRequest request, CancellationToken cancellationToken) => _store.RewriteAsync(request);

    public Task<StoreReport> VerifyStoreAsync(Empty request, CancellationToken cancellationToken) => _store.VerifyAsync();

    public void Map(KestrelEndpoint endpoint)
    {
        endpoint.MapUnary("/EncryptionAdmin/RewrapDEKs", Empty.Parser, RewrapDeksAsync);
        endpoint.MapUnary("/EncryptionAdmin/RewriteValues", RewriteValuesRequest.Parser, RewriteValuesAsync);
        endpoint.MapUnary("/EncryptionAdmin/RetireDEK", RetireDEKRequest.Parser, RetireDekAsync);
        endpoint.MapUnary("/EncryptionAdmin/VerifyStore", Empty.Parser, VerifyStoreAsync);
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
