namespace Elastickv.Node.Hosting.Configuration;

/// <summary>The node refuses to start: one line on stderr, exit code 1, no listener opened (spec §10.3).</summary>
public sealed class RefusalException(string message, Exception? inner = null) : Exception(message, inner);
