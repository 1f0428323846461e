namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>A property of Raft did not hold.</summary>
public sealed class SafetyViolationException(string message) : Exception(message);
