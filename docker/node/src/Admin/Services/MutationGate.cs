using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Admin.Services;

/// <summary>
/// Lets one mutation at a time through, on the leader only (spec §7.2). A mutation checks the applied state and then proposes; so that no other
/// slips in between, its turn ends when its entry is applied or certainly will not be, even if its caller has given up before.
/// </summary>
internal sealed class MutationGate(IConsensus consensus, IEncryptionState state) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Whether a start-up rotation is still to come: until then nobody else may change the keys.</summary>
    public Func<bool> IsStartupRotationPending { get; set; } = () => false;

    public async Task<T> RunAsync<T>(Func<MutationTurn, CancellationToken, Task<T>> mutation, CancellationToken cancellationToken)
    {
        if (state.Kek is not null && consensus.Status.IsLeader && IsStartupRotationPending())
            throw new RpcException(RpcCode.Unavailable, "encryption: startup rotation has not completed");
        return await RunAtStartAsync(mutation, cancellationToken);
    }

    /// <summary>The same for the start-up rotation itself.</summary>
    public async Task<T> RunAtStartAsync<T>(Func<MutationTurn, CancellationToken, Task<T>> mutation, CancellationToken cancellationToken)
    {
        KekWrapper kek = state.Kek ?? throw Refusals.NoProposer();
        await Leadership.RequireAsync(consensus, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        return await RunTurnAsync(mutation, kek, cancellationToken).WaitAsync(cancellationToken);
    }

    /// <summary>Takes a turn among the mutations for something else that must not overlap with one; a node without a KEK may, too.</summary>
    public async Task<T> RunBesideAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return await RunAloneAsync(action, cancellationToken).WaitAsync(cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private Task<T> RunTurnAsync<T>(Func<MutationTurn, CancellationToken, Task<T>> mutation, KekWrapper kek, CancellationToken cancellationToken) => RunAloneAsync(
        async token =>
        {
            // Once more: the state to check against is that of now, after the turns before this one.
            return await mutation(new MutationTurn(kek, await Leadership.RequireAsync(consensus, token)), token);
        },
        cancellationToken);

    private async Task<T> RunAloneAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
