using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Proposals;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Hosting;

/// <summary>
/// Brings this process life's epochs into the writer registry (spec §5.4 b and c): at the start, and again when a bootstrap, cutover or rotation made
/// another key active. A leader proposes the entry; everyone else asks the leader.
/// </summary>
internal sealed class WriterRegistrar(NodeCipher cipher, IConsensus consensus, RpcClient rpc, NodeLog log) : IAsyncDisposable
{
    private const string Method = "/EncryptionAdmin/RegisterEncryptionWriter";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private (object? Sidecar, string? Leader) _seen;
    private Task _run = Task.CompletedTask;

    public void Start() => _run = Task.Run(RunAsync);

    /// <summary>Something happened: look again if it was a change of keys or of the lead. Cheap; called on the loop's thread.</summary>
    public void Poke()
    {
        var now = (cipher.Sidecar, consensus.Status.LeaderId);
        if (ReferenceEquals(_seen.Sidecar, now.Sidecar) && _seen.Leader == now.LeaderId)
            return;
        _seen = now;
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        var backoff = ShortestBackoff;
        string? lastError = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                foreach (var registration in cipher.MissingRegistrations())
                    await RegisterAsync(registration);
                (backoff, lastError) = (ShortestBackoff, null);
                await WakeOrAsync(Poll);
            }
            catch (Exception e)
            {
                // Whatever it was: a node that gives up here would write under an epoch that nobody can check for the rest of its life.
                if (_stop.IsCancellationRequested)
                    return;
                if (lastError != e.Message)
                    log.Write($"encryption: writer registration: {lastError = e.Message}");
                await WakeOrAsync(backoff);
                backoff = backoff * 2 < AttemptLimit ? backoff * 2 : AttemptLimit;
            }
        }
    }

    private Task WakeOrAsync(TimeSpan limit) => _wake.WaitAsync(limit, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);

    private async Task RegisterAsync(Registration registration)
    {
        var status = consensus.Status;
        if (status.IsLeader)
            await ProposeAsync(registration);
        else if (status.LeaderAddress is { } leader)
            await AskAsync(leader, registration);
        else
            throw Proposer.NotLeader("leader not found", mayHaveHappened: false);
        log.Write($"encryption: registered as writer of key_id {registration.DekId} with epoch {registration.LocalEpoch}");
    }

    private async Task ProposeAsync(Registration registration)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(AttemptLimit);
        await consensus.ProposeAsync(RegistrationEntry.Encode(registration), ProposalKind.Admin, limit.Token);
    }

    private Task<RegisterEncryptionWriterResponse> AskAsync(string leader, Registration registration)
    {
        var request = new RegisterEncryptionWriterRequest { DekId = registration.DekId };
        request.Writers.Add(new WriterRegistryEntry { FullNodeId = registration.FullNodeId, LocalEpoch = registration.LocalEpoch });
        return rpc.CallAsync(leader, Method, request, RegisterEncryptionWriterResponse.Parser, AttemptLimit, _stop.Token);
    }
}
