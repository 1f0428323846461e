namespace Elastickv.Node.Admin;

/// <summary>The quiescence barrier around the raft cutover (spec §3.5), as EnableRaftEnvelope drives it.</summary>
public interface IRaftCutover
{
    /// <summary>Whether an earlier cutover ended without a known outcome and left the barrier shut.</summary>
    bool IsStuck { get; }

    /// <summary>
    /// Shuts the barrier, waits until every accepted proposal has finished, proposes the marker past the barrier and unsealed, waits until
    /// this node has applied it and installed the wrap, and opens the barrier. Whether the marker took effect is in the sidecar afterwards.
    /// </summary>
    /// <returns>The marker's index.</returns>
    /// <exception cref="Hosting.NotLeaderException">This node does not lead, or lost the lead.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up while it waited.</exception>
    Task<ulong> RunAsync(ReadOnlyMemory<byte> marker, CancellationToken cancellationToken);
}
