namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>How a command in a container ended; no exit code while it runs.</summary>
internal sealed record ExecState(bool Running, int? ExitCode);
