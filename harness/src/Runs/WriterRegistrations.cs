using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>
/// Waits until every running node is registered as a writer under the active storage key. Nodes see to that behind the back of clients, and one that has just come
/// back, or whose link was just mended, may need several attempts (spec §5.4 c). One that does not come up in time is captured as it is, and its disk tells the rest.
/// </summary>
public sealed class WriterRegistrations(ICluster cluster, IClusterControl control, TimeProvider time)
{
    /// <summary>Three attempts of 5 s, and a little more, so that there is no doubt about one that fails.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(17);
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        foreach (var node in cluster.Nodes.Where(node => node.State == NodeState.Running))
        {
            while (!await IsRegisteredAsync(node, cancellationToken) && time.GetElapsedTime(start) < Limit)
                await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Whether the leader knows the node as a writer; also if there is nobody who could tell, which other checks say.</summary>
    private async Task<bool> IsRegisteredAsync(INode node, CancellationToken cancellationToken)
    {
        if (await control.FindLeaderAsync(LeaderLimit, cancellationToken) is not { } leader)
            return true;
        try
        {
            return await control.IsRegisteredAsync(leader, node, AskLimit, cancellationToken);
        }
        catch (GrpcException exception)
        {
            return exception.Status is not (GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded);
        }
    }
}
