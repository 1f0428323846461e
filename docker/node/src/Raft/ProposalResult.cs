namespace Elastickv.Node.Raft;

/// <summary>Outcome of a proposal and, if appended, where it stands in the log.</summary>
public readonly record struct ProposalResult(ProposalOutcome Outcome, ulong Index = 0, ulong Term = 0)
{
    public bool IsAppended => Outcome == ProposalOutcome.Appended;
}
