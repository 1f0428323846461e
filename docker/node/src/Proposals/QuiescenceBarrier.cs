using Elastickv.Node.Hosting;

namespace Elastickv.Node.Proposals;

/// <summary>
/// Shuts user proposals out while the raft cutover marker is on its way. It opens when the marker is applied, when it was given up before
/// it reached the log, and when the lead is lost: then either the marker is applied before this node may propose again, or it
/// is gone for ever (H-11). So it never stays shut.
/// </summary>
internal sealed class QuiescenceBarrier
{
    private PendingProposal? _marker;

    public BarrierState State { get; private set; }

    /// <summary>The marker, once nothing else is on its way.</summary>
    public PendingProposal? DueMarker(int inFlight)
    {
        if (State == BarrierState.Draining && _marker!.IsAbandoned)
            Open();
        return State == BarrierState.Draining && inFlight == 0 ? _marker : null;
    }

    /// <exception cref="InvalidOperationException">It is shut already.</exception>
    public void Shut(PendingProposal marker)
    {
        if (State != BarrierState.Open)
            throw new InvalidOperationException("the barrier is shut already");
        (_marker, State) = (marker, BarrierState.Draining);
    }

    public void MarkerAppended() => State = BarrierState.MarkerInLog;

    public void Open() => (_marker, State) = (null, BarrierState.Open);

    /// <summary>Whether a proposal that arrives now must be told so. Encryption entries wait or pass instead.</summary>
    public bool Refuses(ProposalKind kind) => State != BarrierState.Open && kind != ProposalKind.Admin;

    /// <summary>Whether a proposal accepted earlier must wait.</summary>
    public bool Holds(ProposalKind kind) => State == BarrierState.MarkerInLog || (State == BarrierState.Draining && kind != ProposalKind.Admin);

    /// <summary>The marker's waiter fails with the barrier's end.</summary>
    public void Fail(Exception error)
    {
        if (State == BarrierState.Draining)
            _marker!.Fail(error);
        Open();
    }
}
