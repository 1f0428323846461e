using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Admin.Services;

/// <summary>Proposes encryption entries, with the status codes of spec §7.2 for what can go wrong.</summary>
internal sealed class EntryProposer(IConsensus consensus)
{
    /// <summary>Waits until the entry is applied here or certainly will not be, whatever becomes of the caller.</summary>
    /// <param name="payload">The entry.</param>
    /// <param name="kind">How it passes the barrier.</param>
    /// <param name="leadTerm">The term in which everything was judged that makes the entry safe: in any other it is not proposed (H-05).</param>
    /// <returns>The entry's index.</returns>
    public async Task<ulong> ProposeAsync(byte[] payload, ProposalKind kind, ulong leadTerm)
    {
        try
        {
            return (await consensus.ProposeAsync(payload, kind, CancellationToken.None, leadTerm)).Index;
        }
        catch (NotLeaderException e)
        {
            throw Refusals.FailedPrecondition($"proposal: {e.Message}{(e.MayHaveHappened ? "; it may still be applied" : "")}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new RpcException(RpcCode.Unavailable, $"encryption: proposal: {e.Message}");
        }
    }
}
