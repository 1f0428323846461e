namespace Elastickv.Node.Redis.Protocol;

/// <summary>The peer broke RESP2 or a limit: the connection is answered <c>ERR Protocol error: …</c> and closed, since nothing after it can be framed.</summary>
public sealed class RespProtocolException(string message) : Exception(message);
