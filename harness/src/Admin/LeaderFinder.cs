using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>
/// Who leads, as far as can be told from outside: asks every running node in parallel. Two nodes may both say they lead while one of them
/// is cut off; the newer term wins. The answer is a hint and may be out of date at once.
/// </summary>
public sealed class LeaderFinder(ICluster cluster, TimeProvider time)
{
    /// <summary>How long one node may take to answer: a paused or hung node must not hold up the others for long.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(1);

    /// <summary>The pause between two rounds of asking.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The leader now; null if no node says that it leads.</summary>
    public async Task<Leader?> FindAsync(CancellationToken cancellationToken)
    {
        var running = cluster.Nodes.Where(node => node.State == NodeState.Running);
        var answers = await Task.WhenAll(running.Select(node => AskAsync(node, cancellationToken)));
        return answers.OfType<Leader>().MaxBy(leader => leader.Term);
    }

    /// <summary>Asks until a node leads; null if none does within <paramref name="limit"/>.</summary>
    public async Task<Leader?> WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (await FindAsync(cancellationToken) is { } leader)
                return leader;
            if (time.GetElapsedTime(start) >= limit)
                return null;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<Leader?> AskAsync(INode node, CancellationToken cancellationToken)
    {
        try
        {
            var status = await new RaftAdmin(new GrpcClient(node.Admin, time)).StatusAsync(AskLimit, cancellationToken);
            return status.State == RaftAdminState.Leader ? new Leader(node, status.Term) : null;
        }
        catch (GrpcException)
        {
            return null;
        }
    }
}
