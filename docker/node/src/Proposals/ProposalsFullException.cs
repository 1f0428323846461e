namespace Elastickv.Node.Proposals;

/// <summary>Too much is waiting to be replicated. Nothing was proposed.</summary>
public sealed class ProposalsFullException() : Exception("raft engine: proposal queue is full");
