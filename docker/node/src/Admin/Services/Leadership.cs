using Elastickv.Node.Hosting;

namespace Elastickv.Node.Admin.Services;

/// <summary>Makes sure that this node leads before it speaks for the group.</summary>
internal static class Leadership
{
    /// <summary>Confirms with a quorum that this node leads, and waits until it has applied what was committed before.</summary>
    /// <returns>The term it leads. It was read before the quorum was asked: as long as it is this node's, nobody else has led since.</returns>
    /// <exception cref="Transport.Rpc.RpcException">FailedPrecondition: it does not lead.</exception>
    public static async Task<ulong> RequireAsync(IConsensus consensus, CancellationToken cancellationToken)
    {
        ulong term = consensus.Status.Term;
        try
        {
            await consensus.ReadFenceAsync(cancellationToken);
            return term;
        }
        catch (NotLeaderException)
        {
            throw Refusals.NotLeader(consensus.Status);
        }
    }
}
