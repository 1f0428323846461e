namespace Elastickv.Node.Transport.Rpc;

/// <summary>A call that ended with a status other than OK: thrown by a handler to answer with it, and by the client that received it.</summary>
public sealed class RpcException(RpcCode code, string message) : Exception(message)
{
    public RpcCode Code { get; } = code;
}
