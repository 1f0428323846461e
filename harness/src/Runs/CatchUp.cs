using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>
/// Waits until every running node has applied what its leader has committed, so that disks at rest can be compared. A follower that was cut off may hear of its
/// leader seconds after the cut is healed: TCP waits twice as long after each lost packet. One that does not come up in time is put on record, and its disk tells the rest.
/// </summary>
public sealed class CatchUp(ICluster cluster, IClusterControl control, Timeline timeline, TimeProvider time)
{
    /// <summary>The longest pause of TCP after a partition of a minute, and time to send a snapshot.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        if (await CommittedAsync(cancellationToken) is not { } committed)
            return;
        await Task.WhenAll(cluster.Nodes.Where(node => node.State == NodeState.Running).Select(node => WaitAsync(node, committed, start, cancellationToken)));
    }

    private async Task WaitAsync(INode node, ulong committed, long start, CancellationToken cancellationToken)
    {
        while (true)
        {
            var applied = (await PositionAsync(node, cancellationToken))?.Applied;
            if (applied >= committed || node.State != NodeState.Running)
                return;
            if (time.GetElapsedTime(start) >= Limit)
            {
                timeline.Record(RunEventKind.Note, RunNote.NotCaughtUp, [node.Id], $"after {Limit.TotalSeconds:0} s it has applied {applied?.ToString(CultureInfo.InvariantCulture) ?? "nothing that it tells"} of {committed}");
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>What the leader has committed by now; null if nobody leads, which other checks tell.</summary>
    private async Task<ulong?> CommittedAsync(CancellationToken cancellationToken) =>
        await control.FindLeaderAsync(LeaderLimit, cancellationToken) is { } leader ? (await PositionAsync(leader, cancellationToken))?.Committed : null;

    private async Task<LogPosition?> PositionAsync(INode node, CancellationToken cancellationToken)
    {
        try
        {
            return await control.GetPositionAsync(node, AskLimit, cancellationToken);
        }
        catch (GrpcException)
        {
            return null;
        }
    }
}
