using Elastickv.Node.Admin.CommandLine;
using Elastickv.Node.Admin.Services;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Hosting;

/// <summary>
/// <c>--encryption-rotate-on-startup</c> (spec §9): gives each purpose a new key once, if this node leads, before it serves clients. A follower serves at once and
/// keeps the wish for the case that it comes to lead in this process life. A purpose that got a new key meanwhile, from whomever, needs no other.
/// </summary>
internal sealed class StartupRotation(NodeCipher cipher, IConsensus consensus, RotateMethod rotate, NodeLog log, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    /// <summary>Whether a purpose still waits for its new key: until then a leader lets nobody else change the keys.</summary>
    public bool IsPending => Pending().Any();

    /// <summary>Starts, and waits until this node may serve clients.</summary>
    /// <exception cref="RefusalException">No new key can be given, ever.</exception>
    public async Task WaitBeforeServingAsync()
    {
        _run = Task.Run(RunAsync);
        while (!_run.IsCompleted && consensus.Status is not { LeaderId: not null, IsLeader: false })
            await Task.WhenAny(_run, Task.Delay(Retry, time));
        if (_run.IsFaulted)
            await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (Pending().Cast<Purpose?>().FirstOrDefault() is { } purpose && !_stop.IsCancellationRequested)
        {
            if (!consensus.Status.IsLeader || !await TryRotateAsync(purpose))
                await Task.Delay(Retry, time, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private IEnumerable<Purpose> Pending() => new[] { Purpose.Storage, Purpose.Raft }
        .Where(purpose => cipher.AtStart.Active(purpose) is not 0 and var active && cipher.Sidecar.Active(purpose) == active);

    private async Task<bool> TryRotateAsync(Purpose purpose)
    {
        var sidecar = cipher.Sidecar;
        var last = sidecar.Keys.Keys.Max();
        if (last == uint.MaxValue)
            throw new RefusalException("encryption rotate-on-startup: wait before serving: key_id 4294967295 is in use, there is none above it");
        var isNext = cipher.Kek.Next is not null && !cipher.Kek.IsOwn(sidecar.Keys[sidecar.ActiveStorage].Wrapped.AsSpan());
        var request = new RotateDEKRequest
        {
            Purpose = (RotateDEKRequest.Types.Purpose)purpose,
            NewDekId = last + 1,
            WrappedNewDek = ByteString.CopyFrom(NewKey.Wrap(isNext ? cipher.Kek.Next! : cipher.Kek)),
            ProposerNodeId = cipher.Identity.FullId,
            ProposerLocalEpoch = cipher.PinnedEpoch(purpose),
        };
        try
        {
            var response = await rotate.InvokeAtStartAsync(request, _stop.Token);
            log.Write($"encryption: rotate-on-startup: {purpose.Name()} key_id {request.NewDekId} at index {response.AppliedIndex}");
            return true;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            return false;
        }
    }
}
