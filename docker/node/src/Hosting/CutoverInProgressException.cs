namespace Elastickv.Node.Hosting;

/// <summary><c>ErrEnvelopeCutoverInProgress</c>: the quiescence barrier around the raft cutover is shut (spec §3.5). Nothing was proposed.</summary>
public sealed class CutoverInProgressException() : Exception("raft engine: envelope cutover in progress");
