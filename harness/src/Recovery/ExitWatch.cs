using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;

namespace Elastickv.Jepsen.Harness.Recovery;

/// <summary>Notices nodes that end by themselves, puts that on record, and brings them back as a supervisor would, a few times.</summary>
public sealed class ExitWatch(ICluster cluster, NodeKeeper keeper, Timeline timeline, TimeProvider time)
{
    private const int MaxRevivals = 5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);

    /// <summary>Watches every node until cancelled.</summary>
    public Task WatchAsync(CancellationToken cancellationToken) => Task.WhenAll(cluster.Nodes.Select(node => WatchAsync(node, cancellationToken)).ToList());

    private async Task WatchAsync(INode node, CancellationToken cancellationToken)
    {
        var known = node.LastExit;
        var revivals = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (keeper.IsAtWork(node) || node.LastExit is not { } exit || ReferenceEquals(exit, known))
                continue;
            known = exit;
            if (exit.Requested || keeper.IsOnRecord(exit))
                continue;
            timeline.Record(RunEventKind.NodeExit, "unrequested", [node.Id], string.Create(CultureInfo.InvariantCulture, $"exit {exit.ExitCode}: {exit.LastLine}"));
            if (++revivals <= MaxRevivals)
                await keeper.BringBackAsync(node, RecoveryLimit, cancellationToken);
        }
    }
}
