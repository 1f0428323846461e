using Elastickv.Proto;

namespace Elastickv.Node.Admin.Client;

/// <summary>Asks a member of the group what it is capable of.</summary>
public interface ICapabilityProbe
{
    /// <exception cref="Transport.Rpc.RpcException">The member cannot be asked.</exception>
    Task<CapabilityReport> ProbeAsync(string address, CancellationToken cancellationToken);

    /// <summary>Asks it to read and count everything it keeps.</summary>
    /// <exception cref="Transport.Rpc.RpcException">The member cannot be asked.</exception>
    Task<StoreReport> VerifyAsync(string address, CancellationToken cancellationToken);
}
