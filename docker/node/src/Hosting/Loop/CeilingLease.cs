using Elastickv.Node.Proposals;
using Elastickv.Node.StateMachine;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>A leader's clock ceiling (opcode 0x02): replicated again before the last one is reached, one entry on its way at a time.</summary>
internal sealed class CeilingLease(HybridLogicalClock clock, Proposer proposer)
{
    private Task<Applied>? _underWay;
    private long _promisedMs;

    public void RenewIfDue()
    {
        if (!proposer.IsEstablished || proposer.IsShut || _underWay is { IsCompleted: false })
            return;
        var ceiling = clock.Ceiling();
        if (ceiling - _promisedMs < HybridLogicalClock.Lease.TotalMilliseconds / 2)
            return;
        _promisedMs = ceiling;
        var proposal = new PendingProposal(ReplicatedState.EncodeCeiling(ceiling), ProposalKind.User);
        _underWay = proposal.Completion;

        // Nobody waits for it; a lost one is replaced by the next.
        _ = _underWay.ContinueWith(t => t.Exception, TaskContinuationOptions.OnlyOnFaulted);
        proposer.Submit(proposal);
    }
}
