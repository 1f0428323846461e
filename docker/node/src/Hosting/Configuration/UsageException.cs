namespace Elastickv.Node.Hosting.Configuration;

/// <summary>The command line cannot be read: usage on stderr, exit code 2 (spec §10.3).</summary>
public sealed class UsageException(string message) : Exception(message);
