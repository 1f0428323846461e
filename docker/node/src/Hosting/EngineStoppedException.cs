namespace Elastickv.Node.Hosting;

/// <summary>The group's loop ended on an error: the process must end with exit code 1 (spec §3.3).</summary>
public sealed class EngineStoppedException(Exception cause) : Exception($"failed to serve: raft group 1 engine stopped: {cause.Message}", cause);
