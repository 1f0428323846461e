using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>RewriteValues and VerifyStore: what a node does with its own store. Any node answers for itself.</summary>
internal sealed class StoreMethods(IEncryptionState state)
{
    public Task<RewriteValuesResponse> RewriteAsync(RewriteValuesRequest request)
    {
        if (state.Kek is null)
            throw Refusals.NoProposer();
        if (!state.Require().StorageEnvelopeActive)
            throw Refusals.FailedPrecondition("the storage envelope is not active");
        if (request.RowsPerSecond > int.MaxValue)
            throw Refusals.InvalidArgument($"rows_per_second {request.RowsPerSecond} is too large");
        RewriteProgress progress = state.Rewrite(request.RowsPerSecond == 0 ? null : (int)request.RowsPerSecond);
        return Task.FromResult(new RewriteValuesResponse
        {
            Finished = progress.IsFinished,
            Examined = (ulong)progress.Examined,
            Rewritten = (ulong)progress.Rewritten,
            Error = progress.Error ?? "",
        });
    }

    public Task<StoreReport> VerifyAsync() => Task.Run(() =>
    {
        try
        {
            return state.VerifyStore();
        }
        catch (IOException e)
        {
            throw new RpcException(RpcCode.Unavailable, $"encryption: {e.Message}");
        }
    });
}
