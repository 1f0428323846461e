using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;

namespace Elastickv.Jepsen.Harness.Recovery;

/// <summary>The sidecars that each node had, one for each index that they covered, so that an older one can be put back.</summary>
public sealed class SidecarArchive(RunClock clock)
{
    private const int MaxCopies = 64;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long ago a sidecar must have been written so that the node has certainly stored that it applied the entry behind it.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ImmutableList<SidecarCopy>> _copies = new(StringComparer.Ordinal);

    /// <summary>Looks at every node's sidecar until cancelled.</summary>
    public async Task WatchAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var node in cluster.Nodes)
                Add(node.Id, await node.ReadSidecarAsync(cancellationToken));
            await Task.Delay(PollInterval, clock.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits, if the node has had more than one sidecar, until the newest of them is settled: a second at most.</summary>
    public async Task SettleAsync(INode node, CancellationToken cancellationToken)
    {
        Add(node.Id, await node.ReadSidecarAsync(cancellationToken));
        if (_copies.GetValueOrDefault(node.Id, []) is [_, .., var newest])
            await SettleAsync(newest, cancellationToken);
    }

    /// <summary>
    /// Waits until the node has certainly stored that it applied what gave it its first sidecar: a second at most. Whether it has: without one that it has had for so long, it
    /// may start as a node that has not come to the bootstrap yet.
    /// </summary>
    public async Task<bool> SettleFirstAsync(INode node, CancellationToken cancellationToken)
    {
        Add(node.Id, await node.ReadSidecarAsync(cancellationToken));
        if (_copies.GetValueOrDefault(node.Id, []) is not [var first, ..])
            return false;
        await SettleAsync(first, cancellationToken);
        return true;
    }

    /// <summary>
    /// The newest sidecar of the node that lacks an event which the node has certainly applied: with it in place, it must refuse to start.
    /// Null if there is none.
    /// </summary>
    public SidecarCopy? Older(string node)
    {
        var settled = _copies.GetValueOrDefault(node, []).Where(copy => clock.Elapsed - copy.FirstSeen >= Settled).ToList();
        return settled.Count < 2 ? null : settled[^2];
    }

    /// <summary>Keeps a sidecar that covers more than those before it; every other one is known, torn or planted.</summary>
    internal void Add(string node, byte[]? content)
    {
        if (content is null || AppliedIndex(content) is not { } index || index == 0)
            return;
        _copies.AddOrUpdate(node, [New()], (_, copies) => copies.Count < MaxCopies && index > copies[^1].AppliedIndex ? copies.Add(New()) : copies);

        SidecarCopy New() => new(index, clock.Elapsed, content);
    }

    private async Task SettleAsync(SidecarCopy copy, CancellationToken cancellationToken)
    {
        while (copy.FirstSeen + Settled - clock.Elapsed is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, clock.Time, cancellationToken);
    }

    private static ulong? AppliedIndex(byte[] content) =>
        SidecarReader.Read(new DiskFile(SidecarReader.FileName, content.Length, () => new MemoryStream(content)), out _)?.RaftAppliedIndex;
}
