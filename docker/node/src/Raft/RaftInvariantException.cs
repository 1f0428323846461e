namespace Elastickv.Node.Raft;

/// <summary>A rule of Raft was broken by a fault in a member, its disk or its host. The node must halt: going on could lose a value.</summary>
public sealed class RaftInvariantException(string message) : Exception(message);
