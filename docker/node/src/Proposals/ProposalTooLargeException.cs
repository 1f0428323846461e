namespace Elastickv.Node.Proposals;

/// <summary>The payload is larger than an entry may be. Nothing was proposed.</summary>
public sealed class ProposalTooLargeException(int size) : Exception($"raft engine: proposal of {size} bytes is too large");
