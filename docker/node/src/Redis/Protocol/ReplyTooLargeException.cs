namespace Elastickv.Node.Redis.Protocol;

/// <summary>A reply grew beyond <see cref="RespLimits.MaxReplyBytes"/>.</summary>
public sealed class ReplyTooLargeException(int limit) : Exception($"reply exceeds {limit} bytes");
