namespace Elastickv.Node.Proposals;

/// <summary>A proposal in the leader's log that is not applied yet.</summary>
internal readonly record struct InFlightProposal(ulong Index, ulong Term, PendingProposal Proposal);
