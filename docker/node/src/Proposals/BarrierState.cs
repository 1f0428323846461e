namespace Elastickv.Node.Proposals;

/// <summary>The quiescence barrier around the raft cutover (spec §3.5).</summary>
internal enum BarrierState
{
    Open,

    /// <summary>Users are refused; the marker waits until every accepted proposal is applied.</summary>
    Draining,

    /// <summary>The marker is in the log, its fate open: nothing else is proposed, since nobody knows whether it must be sealed.</summary>
    MarkerInLog,
}
