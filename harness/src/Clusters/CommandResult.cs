namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>Result of an offline command of the node.</summary>
public sealed record CommandResult(int ExitCode, string Output);
