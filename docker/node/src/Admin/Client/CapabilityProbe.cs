using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Client;

/// <summary>Asks over the network, anew each time.</summary>
public sealed class CapabilityProbe(RpcClient rpc, TimeSpan timeout) : ICapabilityProbe
{
    public Task<CapabilityReport> ProbeAsync(string address, CancellationToken cancellationToken) =>
        new EncryptionAdminClient(rpc, address, timeout).GetCapabilityAsync(cancellationToken);
}
