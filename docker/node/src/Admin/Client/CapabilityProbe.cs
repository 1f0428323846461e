using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Client;

/// <summary>Asks over the network, anew each time.</summary>
/// <param name="rpc">Makes the calls.</param>
/// <param name="timeout">Limit of a question that needs no work.</param>
public sealed class CapabilityProbe(RpcClient rpc, TimeSpan timeout) : ICapabilityProbe
{
    /// <summary>How long a member may take to read everything it keeps.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromMinutes(10);

    public Task<CapabilityReport> ProbeAsync(string address, CancellationToken cancellationToken) =>
        new EncryptionAdminClient(rpc, address, timeout).GetCapabilityAsync(cancellationToken);

    public Task<StoreReport> VerifyAsync(string address, CancellationToken cancellationToken) =>
        new EncryptionAdminClient(rpc, address, ReadLimit).VerifyStoreAsync(cancellationToken);
}
