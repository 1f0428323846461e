using System.Collections.Concurrent;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;

namespace Elastickv.Jepsen.Harness.Recovery;

/// <summary>
/// Starts nodes, and brings back those that refuse because of their sidecar, as an operator would. Every start and every refusal is put on record.
/// </summary>
public sealed class NodeKeeper(ICluster cluster, Timeline timeline, TimeProvider time)
{
    /// <summary>How long a start may take before the node counts as silent.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PauseBetweenRebuilds = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Tampering> _tampered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

    /// <summary>The exits that were answers to a start; every other unrequested exit is a death.</summary>
    private readonly ConcurrentDictionary<NodeExit, byte> _refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>Replaces the sidecar of a stopped node and remembers the one it had.</summary>
    public async Task TamperAsync(INode node, Tampering tampering, byte[]? content, CancellationToken cancellationToken)
    {
        _tampered[node.Id] = tampering;
        timeline.Record(RunEventKind.Tampered, tampering.Reason, [node.Id]);
        await node.WriteSidecarAsync(content, cancellationToken);
    }

    /// <summary>Puts on record that a fault found nothing to tamper with.</summary>
    public void NothingToTamper(INode node, string fault, string reason) =>
        timeline.Record(RunEventKind.Note, RunNote.FaultWithoutEffect, [node.Id], $"{node.Id} {fault}: {reason}");

    /// <summary>Whether an exit was the answer to a start and is already on record.</summary>
    public bool IsOnRecord(NodeExit exit) => _refusals.ContainsKey(exit);

    /// <summary>Whether the node is being started or brought back now.</summary>
    public bool IsAtWork(INode node) => LockOf(node).CurrentCount == 0;

    /// <summary>
    /// Brings a stopped node back: starts it, and if its sidecar was tampered with, rebuilds that and starts it again. Gives up after <paramref name="limit"/>.
    /// Returns whether the node runs.
    /// </summary>
    public async Task<bool> BringBackAsync(INode node, TimeSpan limit, CancellationToken cancellationToken)
    {
        var gate = LockOf(node);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (node.State != NodeState.Stopped)
                return true;
            var reason = _tampered.TryGetValue(node.Id, out var tampering) ? tampering.Reason : StartReason.Restart;
            if (await StartAsync(node, reason, cancellationToken))
            {
                _tampered.TryRemove(node.Id, out _);
                return true;
            }

            return tampering is not null
                && await RebuildAsync(node, tampering, limit, cancellationToken)
                && await StartAsync(node, StartReason.RebuiltSidecar, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private SemaphoreSlim LockOf(INode node) => _locks.GetOrAdd(node.Id, _ => new SemaphoreSlim(1, 1));

    private async Task<bool> StartAsync(INode node, string reason, CancellationToken cancellationToken)
    {
        var start = await node.StartAsync(StartLimit, cancellationToken);
        if (start.Exit is { } exit)
            _refusals.TryAdd(exit, 0);
        Record(node, reason, start);
        return start.Ready;
    }

    /// <summary>Puts a start on record; also for starts that somebody else made.</summary>
    internal void Record(INode node, string reason, NodeStart start)
    {
        var outcome = start switch
        {
            { Ready: true } => StartOutcome.Ready,
            { Exit: { } exit } => $"{StartOutcome.Refused}exit {exit.ExitCode}: {exit.LastLine}",
            _ => StartOutcome.Silent,
        };
        timeline.Record(RunEventKind.NodeStart, reason, [node.Id], outcome);
    }

    /// <summary>
    /// Rebuilds the sidecar from the leader, for which there must be one. With a node that cannot, and where the others are no majority and so have no leader, puts
    /// back the one it had.
    /// </summary>
    private async Task<bool> RebuildAsync(INode node, Tampering tampering, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var others = cluster.Nodes.Count - 1;
        var canAsk = cluster.Abilities.ResyncsSidecar && others > cluster.Nodes.Count / 2;
        while (canAsk)
        {
            var result = await node.ResyncSidecarAsync(cancellationToken);
            timeline.Record(RunEventKind.Note, "resync-sidecar", [node.Id], $"exit {result.ExitCode}: {result.Output.Trim()}");
            if (result.ExitCode == 0)
                break;
            if (time.GetElapsedTime(start) > limit)
                return false;
            await Task.Delay(PauseBetweenRebuilds, time, cancellationToken);
        }

        if (!canAsk)
        {
            await node.WriteSidecarAsync(tampering.Original, cancellationToken);
            timeline.Record(RunEventKind.Note, RunNote.SidecarPutBack, [node.Id], cluster.Abilities.ResyncsSidecar ? "without the node the others have no leader to rebuild it from" : "the node has no command that rebuilds it");
        }

        _tampered.TryRemove(node.Id, out _);
        return true;
    }
}
