namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>How a node's process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + signal if a signal ended it.</param>
/// <param name="Requested">Whether the suite ended it.</param>
/// <param name="LastLine">The last line of its log.</param>
public sealed record NodeExit(int ExitCode, bool Requested, string? LastLine);
