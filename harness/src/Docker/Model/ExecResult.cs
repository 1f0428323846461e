namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>What a command in a container answered.</summary>
/// <param name="Output">Both outputs.</param>
public sealed record ExecResult(int ExitCode, string Output);
