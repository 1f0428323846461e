namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>Whether a container runs, and how it ended.</summary>
public sealed record ContainerState(bool Running, bool Paused, bool OOMKilled, int ExitCode, string? Error);
