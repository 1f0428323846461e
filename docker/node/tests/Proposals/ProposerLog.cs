using Elastickv.Node.Hosting;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Proposals;

/// <summary>A proposer with the log it appends to, whose entries the test applies one by one.</summary>
internal sealed class ProposerLog
{
    private const ulong Term = 1;

    private ulong _applied;

    public ProposerLog() => Proposer = new Proposer(Append, Sealer, firstId: 1);

    public Proposer Proposer { get; }

    public SwitchedSealer Sealer { get; } = new();

    /// <summary>What was appended, without its framing.</summary>
    public List<byte[]> Payloads { get; } = [];

    /// <summary>Says no to the next appends.</summary>
    public ProposalOutcome Outcome { get; set; } = ProposalOutcome.Appended;

    public PendingProposal Submit(ProposalKind kind, byte payload)
    {
        var proposal = new PendingProposal(new[] { payload }, kind);
        Proposer.Submit(proposal);
        Proposer.Pump();
        return proposal;
    }

    /// <summary>Applies the next entry; the marker switches the envelope on, as it does on every replica.</summary>
    public void ApplyNext(bool isMarker = false)
    {
        Sealer.IsActive |= isMarker;
        Proposer.Applied(++_applied, Term, null);
        Proposer.Pump();
    }

    private ProposalResult Append(ReadOnlyMemory<byte> data)
    {
        if (Outcome != ProposalOutcome.Appended)
            return new ProposalResult(Outcome);
        Payloads.Add(ProposalFraming.Decode(data).Payload.ToArray());
        return new ProposalResult(ProposalOutcome.Appended, (ulong)Payloads.Count, Term);
    }
}
