namespace Elastickv.Node.Redis.Data;

/// <summary>A row of a Redis value does not have the layout of spec §2.2.</summary>
public sealed class CorruptValueException(string message) : Exception("redis value corrupt: " + message);
