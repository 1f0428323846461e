using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using static Elastickv.Node.Tests.Admin.EncryptionAdminRequests;

namespace Elastickv.Node.Tests.Admin;

/// <summary>The rollout as it should go, and calls that come again.</summary>
public sealed class EncryptionAdminServiceTests
{
    [Test]
    public async Task The_whole_rollout_goes_through_step_by_step()
    {
        using FakeCluster cluster = Fresh();

        await cluster.Service.BootstrapEncryptionAsync(cluster.Bootstrap(), default);
        EnableStorageEnvelopeResponse storage = await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);
        await cluster.Service.RotateDekAsync(cluster.Rotate(3), default);
        EnableRaftEnvelopeResponse raft = await cluster.Service.EnableRaftEnvelopeAsync(EnableRaft(), default);
        RotateDEKResponse rotated = await cluster.Service.RotateDekAsync(cluster.Rotate(4).WithPurpose(Purpose.Raft), default);

        Sidecar sidecar = cluster.Stored!;
        Assert.That((sidecar.ActiveStorage, sidecar.ActiveRaft), Is.EqualTo((3u, 4u)));
        Assert.That(sidecar.StorageEnvelopeCutoverIndex, Is.EqualTo(storage.AppliedIndex));
        Assert.That(sidecar.RaftEnvelopeCutoverIndex, Is.EqualTo(raft.AppliedIndex));
        Assert.That(sidecar.RaftAppliedIndex, Is.EqualTo(rotated.AppliedIndex));
        Assert.That(cluster.Proposals.Select(proposal => proposal.Kind), Is.EqualTo(
            new[] { ProposalKind.Admin, ProposalKind.Admin, ProposalKind.Admin, ProposalKind.Marker, ProposalKind.Admin }));
    }

    [Test]
    public async Task A_cutover_reports_what_every_member_is_capable_of()
    {
        using FakeCluster cluster = await BootstrappedAsync();

        EnableStorageEnvelopeResponse response = await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);

        Assert.That(response.WasAlreadyActive, Is.False);
        Assert.That(response.CapabilitySummary.Select(verdict => verdict.FullNodeId), Is.EqualTo(new[] { IdOf("n1"), IdOf("n2"), IdOf("n3") }));
        Assert.That(response.CapabilitySummary.Select(verdict => verdict.EncryptionCapable), Is.All.True);
    }

    [Test]
    public async Task A_repeated_cutover_answers_with_the_first_ones_index_and_proposes_nothing()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        EnableStorageEnvelopeResponse storage = await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);
        EnableRaftEnvelopeResponse raft = await cluster.Service.EnableRaftEnvelopeAsync(EnableRaft(), default);
        await cluster.Service.RotateDekAsync(cluster.Rotate(), default);
        int proposals = cluster.Proposals.Count;

        EnableStorageEnvelopeResponse storageAgain = await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);
        EnableRaftEnvelopeResponse raftAgain = await cluster.Service.EnableRaftEnvelopeAsync(EnableRaft(), default);

        Assert.That(storageAgain, Is.EqualTo(new EnableStorageEnvelopeResponse { AppliedIndex = storage.AppliedIndex, WasAlreadyActive = true }));
        Assert.That(raftAgain, Is.EqualTo(new EnableRaftEnvelopeResponse { AppliedIndex = raft.AppliedIndex, WasAlreadyActive = true }));
        Assert.That(cluster.Proposals, Has.Count.EqualTo(proposals));
    }

    [Test]
    public async Task A_storage_cutover_whose_index_was_not_recorded_is_answered_as_such()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.Stored = cluster.Stored! with { StorageEnvelopeActive = true, RaftAppliedIndex = 77 };

        EnableStorageEnvelopeResponse response = await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);

        Assert.That(response, Is.EqualTo(new EnableStorageEnvelopeResponse { AppliedIndex = 77, WasAlreadyActive = true, CutoverIndexUnknown = true }));
    }

    [Test]
    public async Task The_same_bootstrap_or_rotation_again_is_answered_and_not_proposed()
    {
        using FakeCluster cluster = Fresh();
        BootstrapEncryptionRequest bootstrap = cluster.Bootstrap();
        RotateDEKRequest rotate = cluster.Rotate();
        ulong first = (await cluster.Service.BootstrapEncryptionAsync(bootstrap, default)).AppliedIndex;
        Assert.That((await cluster.Service.BootstrapEncryptionAsync(bootstrap, default)).AppliedIndex, Is.EqualTo(first));
        ulong rotated = (await cluster.Service.RotateDekAsync(rotate, default)).AppliedIndex;
        Assert.That((await cluster.Service.RotateDekAsync(rotate, default)).AppliedIndex, Is.EqualTo(rotated));
        Assert.That(cluster.Proposals, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Capability_tells_the_real_epochs()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.SetOwnEpoch(6);

        CapabilityReport report = await cluster.Service.GetCapabilityAsync(new Empty(), default);

        Assert.That((report.EncryptionCapable, report.SidecarPresent, report.LocalEpoch), Is.EqualTo((true, true, 6u)));
        Assert.That(report.LocalEpochsById, Is.EquivalentTo(new Dictionary<uint, uint> { [1] = 6, [2] = 6 }));
    }

    [Test]
    public async Task State_tells_everything_a_sidecar_holds_and_on_the_leader_the_registry()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);

        SidecarStateReport report = await cluster.Service.GetSidecarStateAsync(new Empty(), default);

        Sidecar sidecar = cluster.Stored!;
        Assert.That((report.ActiveStorageId, report.ActiveRaftId, report.StorageEnvelopeActive), Is.EqualTo((1u, 2u, true)));
        Assert.That((report.StorageEnvelopeCutoverIndex, report.RaftEnvelopeCutoverIndex, report.LatestAppliedIndex), Is.EqualTo((sidecar.RaftAppliedIndex, 0UL, sidecar.RaftAppliedIndex)));
        Assert.That(report.WrappedDeksById[1].ToByteArray(), Is.EqualTo(sidecar.Keys[1].Wrapped.ToArray()));
        Assert.That(report.PurposesById, Is.EquivalentTo(new Dictionary<uint, uint> { [1] = 1, [2] = 2 }));
        Assert.That(report.WriterRegistryForCaller, Is.EquivalentTo(new Dictionary<uint, uint> { [1] = 0, [2] = 0 }));

        cluster.Status = cluster.Status with { Role = "follower", LeaderId = "n2" };
        Assert.That((await cluster.Service.GetSidecarStateAsync(new Empty(), default)).WriterRegistryForCaller, Is.Empty);
    }

    [Test]
    public async Task Resync_gives_the_keys_and_the_callers_own_registry()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.PeerEpochs[1] = 4;
        await cluster.Service.RegisterEncryptionWriterAsync(Register(node: "n2", epoch: 4), default);

        ResyncSidecarResponse response = await cluster.Service.ResyncSidecarAsync(new ResyncSidecarRequest { CallerFullNodeId = IdOf("n2") }, default);

        Assert.That(response.WrappedDeksById.Keys, Is.EquivalentTo(new uint[] { 1, 2 }));
        Assert.That((response.ActiveStorageId, response.ActiveRaftId, response.LeaderLatestAppliedIndex), Is.EqualTo((1u, 2u, cluster.Stored!.RaftAppliedIndex)));
        Assert.That(response.WriterRegistryForCaller, Is.EquivalentTo(new Dictionary<uint, uint> { [1] = 4, [2] = 0 }));
    }

    [Test]
    public async Task Thousands_of_random_calls_never_make_a_replica_halt()
    {
        using FakeCluster cluster = Fresh();
        var random = new Random(20260822);
        cluster.PeerEpochs[1] = 2;
        for (int i = 0; i < 3_000; i++)
        {
            try
            {
                await RandomCallAsync(cluster, random);
            }
            catch (RpcException)
            {
                // Refused, as most of them should be.
            }

            if (cluster.Stored is not null && random.Next(50) == 0)
                cluster.SetOwnEpoch((ushort)Math.Min(ushort.MaxValue, cluster.Stored.Keys.Values.Max(key => key.LocalEpoch) + 1));
        }

        Assert.That(cluster.Stored!.RaftEnvelopeCutoverIndex, Is.Not.Zero, "some of them were sound");
    }

    private static Task RandomCallAsync(FakeCluster cluster, Random random)
    {
        string node = random.GetItems(new[] { "n1", "n1", "n2", "n3", "stranger" }, 1)[0];
        uint epoch = random.GetItems(new uint[] { 0, 0, 1, 2, 3, 5, 65535, 65536, cluster.Stored?.Keys.Values.First().LocalEpoch ?? 0u }, 1)[0];
        uint key = (uint)random.Next(6);
        switch (random.Next(6))
        {
            case 0:
                BootstrapEncryptionRequest bootstrap = cluster.Bootstrap();
                bootstrap.StorageDekId = key;
                bootstrap.WriterBatch[random.Next(3)].LocalEpoch = epoch;
                return cluster.Service.BootstrapEncryptionAsync(bootstrap, default);
            case 1:
                RotateDEKRequest rotate = cluster.Rotate(key).WithPurpose((Purpose)random.Next(4));
                (rotate.ProposerNodeId, rotate.ProposerLocalEpoch) = (IdOf(node), epoch);
                return cluster.Service.RotateDekAsync(rotate, default);
            case 2:
                return cluster.Service.RegisterEncryptionWriterAsync(Register(key, node, epoch), default);
            case 3:
                return cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(node, epoch), default);
            case 4:
                return cluster.Service.EnableRaftEnvelopeAsync(EnableRaft(node, epoch), default);
            default:
                return cluster.Service.ResyncSidecarAsync(new ResyncSidecarRequest { CallerFullNodeId = (ulong)random.Next(3) }, default);
        }
    }
}
