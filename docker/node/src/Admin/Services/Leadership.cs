using Elastickv.Node.Hosting;

namespace Elastickv.Node.Admin.Services;

/// <summary>Makes sure that this node leads before it speaks for the group.</summary>
internal static class Leadership
{
    /// <summary>Confirms with a quorum that this node leads, and waits until it has applied what was committed before.</summary>
    /// <exception cref="Transport.Rpc.RpcException">FailedPrecondition: it does not lead.</exception>
    public static async Task RequireAsync(IConsensus consensus, CancellationToken cancellationToken)
    {
        try
        {
            await consensus.ReadFenceAsync(cancellationToken);
        }
        catch (NotLeaderException)
        {
            throw Refusals.NotLeader(consensus.Status);
        }
    }
}
