using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>An operator who takes a cluster through the rollout with EncryptionAdmin, asking whoever leads until it is done.</summary>
internal sealed class RolloutClient(TestCluster cluster) : IDisposable
{
    private const int MostAttempts = 100;
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);
    private readonly RpcClient _rpc = new();
    private readonly KekWrapper _kek = KekFile.Load(cluster.KekFile());

    /// <summary>If set, every step is tried once, at this node, whatever becomes of it.</summary>
    public int? OnlyAt { get; set; }

    public Task BootstrapAsync(uint storageId, uint raftId)
    {
        var request = new BootstrapEncryptionRequest { StorageDekId = storageId, RaftDekId = raftId, WrappedStorageDek = NewKey(storageId), WrappedRaftDek = NewKey(raftId) };
        request.WriterBatch.AddRange(cluster.FounderIds.Select(id => new WriterRegistryEntry { FullNodeId = NodeIdentity.Of(id).FullId }));
        return UntilDoneAsync((_, admin) => admin.BootstrapAsync(request, CancellationToken.None));
    }

    public Task EnableStorageAsync() => UntilDoneAsync((leader, admin) => admin.EnableStorageEnvelopeAsync(
        new EnableStorageEnvelopeRequest { ProposerNodeId = IdOf(leader), ProposerLocalEpoch = EpochOf(leader, Purpose.Storage) }, CancellationToken.None));

    public Task EnableRaftAsync() => UntilDoneAsync((leader, admin) => admin.EnableRaftEnvelopeAsync(
        new EnableRaftEnvelopeRequest { ProposerNodeId = IdOf(leader), ProposerLocalEpoch = EpochOf(leader, Purpose.Raft) }, CancellationToken.None));

    public Task RotateAsync(Purpose purpose, uint newId)
    {
        var wrapped = NewKey(newId);
        return UntilDoneAsync((leader, admin) => admin.RotateAsync(
            new RotateDEKRequest
            {
                Purpose = (RotateDEKRequest.Types.Purpose)purpose,
                NewDekId = newId,
                WrappedNewDek = wrapped,
                ProposerNodeId = IdOf(leader),
                ProposerLocalEpoch = EpochOf(leader, purpose),
            },
            CancellationToken.None));
    }

    public Task RewrapAsync() => UntilDoneAsync((_, admin) => admin.RewrapAsync(CancellationToken.None));

    public Task RewrapIsRefusedAsync(string reason) => RefusedAsync(reason, admin => admin.RewrapAsync(CancellationToken.None));

    public Task RetireAsync(uint id) => UntilDoneAsync((_, admin) => admin.RetireAsync(id, CancellationToken.None));

    /// <summary>One attempt to retire a key.</summary>
    public async Task TryRetireAsync(uint id)
    {
        try
        {
            await new EncryptionAdminClient(_rpc, cluster.Address(OnlyAt ?? await cluster.LeaderAsync()), CallLimit).RetireAsync(id, CancellationToken.None);
        }
        catch (RpcException)
        {
            // Refused; the caller sees it by the key.
        }
    }

    public Task RetirementIsRefusedAsync(uint id, string reason) => RefusedAsync(reason, admin => admin.RetireAsync(id, CancellationToken.None));

    /// <summary>Has every running node rewrite its values, and waits for it.</summary>
    public async Task RewriteEverywhereAsync()
    {
        foreach (var i in cluster.Running)
        {
            var admin = new EncryptionAdminClient(_rpc, cluster.Address(i), CallLimit);
            await TestCluster.UntilAsync(() => admin.RewriteAsync(1_000_000, CancellationToken.None).Result.Finished, $"rewrite on n{i + 1}");
        }
    }

    public Task<RewriteValuesResponse> RewriteAsync(int index, uint rate) =>
        new EncryptionAdminClient(_rpc, cluster.Address(index), CallLimit).RewriteAsync(rate, CancellationToken.None);

    public Task<StoreReport> VerifyAsync(int index) => new EncryptionAdminClient(_rpc, cluster.Address(index), CallLimit).VerifyStoreAsync(CancellationToken.None);

    /// <summary>Asks a node to hand its lead over.</summary>
    public Task<RaftAdminTransferLeadershipResponse> TransferAsync(int index, string target) => _rpc.CallAsync(
        cluster.Address(index), "/RaftAdmin/TransferLeadership", new RaftAdminTransferLeadershipRequest { TargetId = target }, RaftAdminTransferLeadershipResponse.Parser, CallLimit,
        CancellationToken.None);

    /// <summary>The group's keys as the leader tells them.</summary>
    public async Task<SidecarStateReport> StateAsync() =>
        await new EncryptionAdminClient(_rpc, cluster.Address(await cluster.LeaderAsync()), CallLimit).GetSidecarStateAsync(CancellationToken.None);

    public Sidecar? FindSidecar(int index) => new SidecarFile(cluster.SidecarPath(index)).Read();

    public Sidecar Sidecar(int index) => new SidecarFile(cluster.SidecarPath(index)).Read()!;

    /// <summary>The epoch of a node in the registry under a key, as the leader shows it; null without a row.</summary>
    public uint? Registered(string raftId, uint keyId)
    {
        var leader = cluster.Address(cluster.LeaderAsync().Result);
        try
        {
            var state = new EncryptionAdminClient(_rpc, leader, CallLimit).ResyncSidecarAsync(NodeIdentity.Of(raftId).FullId, CancellationToken.None).Result;
            return state.WriterRegistryForCaller.TryGetValue(keyId, out var epoch) ? epoch : null;
        }
        catch (AggregateException e) when (e.InnerException is RpcException)
        {
            return null;
        }
    }

    public void Dispose() => _rpc.Dispose();

    /// <summary>Asks whoever leads until it refuses for this reason: who has just lost the lead, or does not hear from a member in time, refuses for another first.</summary>
    private async Task RefusedAsync(string reason, Func<EncryptionAdminClient, Task> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            var leader = cluster.Address(await cluster.LeaderAsync());
            try
            {
                await call(new EncryptionAdminClient(_rpc, leader, CallLimit));
            }
            catch (RpcException e) when (e.Message.Contains(reason, StringComparison.Ordinal))
            {
                return;
            }
            catch (RpcException) when (attempt < MostAttempts)
            {
                await Task.Delay(50);
                continue;
            }

            Assert.Fail($"it was done, and should have been refused: {reason}");
        }
    }

    private async Task UntilDoneAsync<T>(Func<int, EncryptionAdminClient, Task<T>> call)
    {
        if (OnlyAt is { } node)
        {
            await TryAsync(() => call(node, new EncryptionAdminClient(_rpc, cluster.Address(node), CallLimit)));
            return;
        }

        for (var attempt = 0; ; attempt++)
        {
            var leader = await cluster.LeaderAsync();
            try
            {
                await call(leader, new EncryptionAdminClient(_rpc, cluster.Address(leader), CallLimit));
                return;
            }
            catch (RpcException e) when (attempt < MostAttempts && e.Code is RpcCode.FailedPrecondition or RpcCode.Unavailable or RpcCode.DeadlineExceeded)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException)
        {
            // Refused, or the node ended; the caller sees by the keys what was done.
        }
    }

    private ByteString NewKey(uint id) => ByteString.CopyFrom(_kek.Wrap([.. Enumerable.Range(0, DataKey.Size).Select(i => (byte)(i + (int)id))]));

    private static ulong IdOf(int index) => NodeIdentity.Of($"n{index + 1}").FullId;

    private uint EpochOf(int index, Purpose purpose) => Sidecar(index) is { } sidecar && sidecar.Active(purpose) is not 0 and var id ? sidecar.Keys[id].LocalEpoch : 0u;
}
