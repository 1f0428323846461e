namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>The server sent something that is no RESP2 reply, or one beyond the limits of <see cref="RespReader"/>.</summary>
internal sealed class RespProtocolException(string message) : Exception(message);
