namespace Elastickv.Node.Redis.Forwarding;

/// <summary>No usable connection to a leader could be had; nothing of the command was sent.</summary>
public sealed class DialException(string message) : Exception(message);
