using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using static Elastickv.Node.Tests.Admin.EncryptionAdminRequests;

namespace Elastickv.Node.Tests.Admin;

/// <summary>The other rows of the table of spec §7.2: sound requests that the state of the node or the cluster forbids.</summary>
public sealed class EncryptionAdminPreconditionTests
{
    private static readonly (string Name, Func<FakeCluster, Task> Call)[] Mutations =
    [
        ("bootstrap", c => c.Service.BootstrapEncryptionAsync(c.Bootstrap(), default)),
        ("rotate", c => c.Service.RotateDekAsync(c.Rotate(), default)),
        ("register", c => c.Service.RegisterEncryptionWriterAsync(Register(), default)),
        ("enable-storage", c => c.Service.EnableStorageEnvelopeAsync(EnableStorage(), default)),
        ("enable-raft", c => c.Service.EnableRaftEnvelopeAsync(EnableRaft(), default)),
    ];

    private static IEnumerable<string> All => Mutations.Select(mutation => mutation.Name);

    private static IEnumerable<string> AllButBootstrap => All.Skip(1);

    [TestCaseSource(nameof(All))]
    public async Task Without_a_kek_no_mutation_is_offered(string name)
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.Kek = null;

        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: proposer is not configured on this node");
    }

    [TestCaseSource(nameof(All))]
    public async Task A_follower_names_the_leader(string name)
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.Status = cluster.Status with { Role = "follower", LeaderId = "n2", LeaderAddress = "n2:raft" };

        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: not leader (current leader id=n2 address=n2:raft)");
    }

    [TestCaseSource(nameof(All))]
    public async Task Without_a_leader_none_is_named(string name)
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.Status = cluster.Status with { Role = "candidate", LeaderId = null, LeaderAddress = null };

        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: not leader (no known leader)");
    }

    [TestCaseSource(nameof(All))]
    public async Task A_node_that_only_believes_it_leads_does_not_decide(string name)
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.Fence = _ => throw new NotLeaderException("leadership lost", mayHaveHappened: false);

        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: not leader (no known leader)");
    }

    [TestCaseSource(nameof(AllButBootstrap))]
    public async Task Before_bootstrap_there_is_nothing_to_change(string name)
    {
        using FakeCluster cluster = Fresh();

        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: cluster is not bootstrapped");
    }

    [TestCaseSource(nameof(All))]
    public async Task A_sidecar_of_an_unknown_version_is_for_the_operator(string name)
    {
        using FakeCluster cluster = Fresh();
        cluster.SidecarError = new EncryptionException(EncryptionError.SidecarVersion, "3");

        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: unsupported sidecar version: 3");
    }

    [TestCaseSource(nameof(All))]
    public async Task A_damaged_sidecar_is_an_internal_error(string name)
    {
        using FakeCluster cluster = Fresh();
        cluster.SidecarError = new EncryptionException(EncryptionError.SidecarMalformed, "not JSON");

        await RefusedAsync(cluster, name, RpcCode.Internal, "encryption: sidecar is not readable: not JSON");
    }

    [TestCase("enable-storage")]
    [TestCase("enable-raft")]
    [TestCase("bootstrap")]
    public async Task An_incapable_unreachable_or_false_member_stops_the_step(string name)
    {
        using FakeCluster cluster = name == "bootstrap" ? Fresh() : await BootstrappedAsync();
        cluster.Probes["n2:raft"] = _ => Task.FromResult(new CapabilityReport { FullNodeId = IdOf("n2") });
        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: capability check refused cutover (n2: not encryption capable)");

        cluster.Probes["n2:raft"] = _ => Task.FromResult(cluster.Truthful("n3:raft"));
        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, $"encryption: capability check refused cutover (n2: unreachable: n2:raft answers as another node, full_node_id={IdOf("n3")})");

        cluster.Probes.Remove("n2:raft");
        cluster.Probes["n3:raft"] = _ => throw new RpcException(RpcCode.Unavailable, "connection refused");
        await RefusedAsync(cluster, name, RpcCode.FailedPrecondition, "encryption: capability check refused cutover (n3: unreachable: connection refused)");
    }

    /// <summary>H-05: while the members were asked, another leader may have bootstrapped the cluster. A second bootstrap would halt every replica.</summary>
    [Test]
    public async Task What_was_judged_in_one_lead_is_not_proposed_in_the_next()
    {
        using FakeCluster cluster = Fresh();
        cluster.Probes["n2:raft"] = _ =>
        {
            cluster.Status = cluster.Status with { Term = cluster.Status.Term + 2 };
            return Task.FromResult(cluster.Truthful("n2:raft"));
        };

        RpcException refusal = await FakeCluster.RefusedAsync(() => cluster.Service.BootstrapEncryptionAsync(cluster.Bootstrap(), CancellationToken.None));

        Assert.That((refusal.Code, cluster.Proposals), Is.EqualTo((RpcCode.FailedPrecondition, Array.Empty<(byte[], ProposalKind)>())));
    }

    [Test]
    public async Task Capability_is_asked_anew_each_time()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        int before = cluster.Probed;
        await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);
        await cluster.Service.EnableRaftEnvelopeAsync(EnableRaft(), default);

        Assert.That(cluster.Probed - before, Is.EqualTo(4));
    }

    [Test]
    public async Task A_leader_without_a_kek_file_is_not_capable()
    {
        using FakeCluster cluster = Fresh();
        cluster.Kek = null;

        CapabilityReport report = await cluster.Service.GetCapabilityAsync(new Empty(), default);

        Assert.That(report.EncryptionCapable, Is.False);
        Assert.That(report.FullNodeId, Is.EqualTo(IdOf("n1")));
    }

    [Test]
    public async Task A_member_that_does_not_answer_costs_the_caller_its_deadline()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.Probes["n2:raft"] = async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new CapabilityReport();
        };
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        Assert.ThrowsAsync(Is.InstanceOf<OperationCanceledException>(), () => cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), deadline.Token));
        Assert.That(cluster.Stored!.StorageEnvelopeActive, Is.False);
    }

    [Test]
    public async Task A_waiting_mutation_respects_its_deadline_and_the_turn_is_not_lost()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        var gate = new TaskCompletionSource();
        cluster.BeforeApply = _ => gate.Task;
        Task first = cluster.Service.RotateDekAsync(cluster.Rotate(3), default);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.ThrowsAsync(Is.InstanceOf<OperationCanceledException>(), () => cluster.Service.RotateDekAsync(cluster.Rotate(4), deadline.Token));
        gate.SetResult();
        await first;
        await cluster.Service.RotateDekAsync(cluster.Rotate(5), default);
        Assert.That(cluster.Stored!.Keys.Keys, Is.EqualTo(new uint[] { 1, 2, 3, 5 }));
    }

    [Test]
    public async Task A_caller_that_gives_up_leaves_its_turn_to_the_entry_until_that_is_decided()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        var gate = new TaskCompletionSource();
        cluster.BeforeApply = _ => gate.Task;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        Assert.ThrowsAsync(Is.InstanceOf<OperationCanceledException>(), () => cluster.Service.RotateDekAsync(cluster.Rotate(3), deadline.Token));

        // The same id with another key: judged before the first is applied it would halt every replica.
        Task<RotateDEKResponse> second = cluster.Service.RotateDekAsync(cluster.Rotate(3), default);
        gate.SetResult();

        Assert.That((await FakeCluster.RefusedAsync(() => second)).Message, Is.EqualTo("encryption: new_dek_id 3 is in use"));
    }

    [Test]
    public async Task What_a_proposal_ends_with_has_its_code()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.BeforeApply = _ => throw new NotLeaderException("leadership lost", mayHaveHappened: true);
        await RefusedAsync(cluster, "rotate", RpcCode.FailedPrecondition, "encryption: proposal: leadership lost; it may still be applied");

        cluster.BeforeApply = _ => throw new InvalidOperationException("raft engine: proposal queue is full");
        await RefusedAsync(cluster, "rotate", RpcCode.Unavailable, "encryption: proposal: raft engine: proposal queue is full");
    }

    [Test]
    public async Task Questions_about_a_missing_sidecar_are_refused()
    {
        using FakeCluster cluster = Fresh();
        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.GetSidecarStateAsync(new Empty(), default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That(
            (await FakeCluster.RefusedAsync(() => cluster.Service.ResyncSidecarAsync(new ResyncSidecarRequest { CallerFullNodeId = 1 }, default))).Code,
            Is.EqualTo(RpcCode.FailedPrecondition));

        cluster.HasSidecarPath = false;
        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.GetSidecarStateAsync(new Empty(), default))).Message, Does.Contain("sidecar path is not configured"));
    }

    [Test]
    public async Task A_caller_that_shares_16_bits_with_another_writer_gets_no_keys()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        ulong stranger = IdOf("n2") ^ (1UL << 40);

        RpcException refusal = await FakeCluster.RefusedAsync(() => cluster.Service.ResyncSidecarAsync(new ResyncSidecarRequest { CallerFullNodeId = stranger }, default));

        Assert.That(refusal.Code, Is.EqualTo(RpcCode.Internal));
    }

    [Test]
    public async Task A_leader_deposed_while_it_reads_gives_no_keys()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        int fences = 0;
        cluster.Fence = _ => ++fences > 1 ? throw new NotLeaderException("leadership lost", mayHaveHappened: false) : Task.CompletedTask;

        RpcException refusal = await FakeCluster.RefusedAsync(() => cluster.Service.ResyncSidecarAsync(new ResyncSidecarRequest { CallerFullNodeId = 1 }, default));

        Assert.That(refusal.Code, Is.EqualTo(RpcCode.FailedPrecondition));
    }

    [Test]
    public async Task The_proposer_of_a_step_must_be_a_member_with_its_real_epoch()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.SetOwnEpoch(5);
        cluster.PutRow(new WriterRow(1, IdOf("n1"), 0, 3));

        foreach (EnableStorageEnvelopeRequest bad in new[] { EnableStorage("stranger"), EnableStorage(epoch: 2), EnableStorage(epoch: 3), EnableStorage(epoch: 6), EnableStorage("n2", 1) })
            Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.EnableStorageEnvelopeAsync(bad, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        RotateDEKRequest rotation = cluster.Rotate();
        rotation.ProposerLocalEpoch = 6;
        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.RotateDekAsync(rotation, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That(cluster.Proposals, Has.Count.EqualTo(1));

        rotation.ProposerLocalEpoch = 5;
        await cluster.Service.RotateDekAsync(rotation, default);
        await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(epoch: 5), default);
    }

    [Test]
    public async Task A_registration_is_confirmed_by_the_member_itself()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.PeerEpochs[1] = 4;
        await cluster.Service.RegisterEncryptionWriterAsync(Register(node: "n2", epoch: 4), default);

        foreach (RegisterEncryptionWriterRequest bad in new[] { Register(node: "n2", epoch: 3), Register(node: "n2", epoch: 5), Register(dek: 9, node: "n2"), Register(node: "stranger"), Register(dek: 2, node: "n2", epoch: 1) })
            Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.RegisterEncryptionWriterAsync(bad, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));

        cluster.Probes["n2:raft"] = _ => throw new RpcException(RpcCode.Unavailable, "gone");
        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.RegisterEncryptionWriterAsync(Register(node: "n2", epoch: 5), default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
    }

    [Test]
    public async Task A_second_bootstrap_with_other_values_is_refused()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        BootstrapEncryptionRequest otherIds = cluster.Bootstrap();
        otherIds.StorageDekId = 7;

        await RefusedAsync(cluster, "bootstrap", RpcCode.FailedPrecondition, "encryption: the cluster is bootstrapped already, with other keys; use RotateDEK");
        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.BootstrapEncryptionAsync(otherIds, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That(cluster.Proposals, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_bootstrap_registers_members_only_and_at_epoch_0()
    {
        using FakeCluster cluster = Fresh();
        BootstrapEncryptionRequest stranger = cluster.Bootstrap();
        stranger.WriterBatch.Add(new WriterRegistryEntry { FullNodeId = IdOf("stranger") });
        BootstrapEncryptionRequest later = cluster.Bootstrap();
        later.WriterBatch[1].LocalEpoch = 1;

        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.BootstrapEncryptionAsync(stranger, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.BootstrapEncryptionAsync(later, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That(cluster.Proposals, Is.Empty);
    }

    [Test]
    public async Task A_used_id_or_a_used_key_is_not_rotated_to()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        RotateDEKRequest usedId = cluster.Rotate(2);
        RotateDEKRequest usedKey = cluster.Rotate(9);
        usedKey.WrappedNewDek = Google.Protobuf.ByteString.CopyFrom(cluster.ClusterKek.Wrap(cluster.ClusterKek.Unwrap(cluster.Stored!.Keys[2].Wrapped.AsSpan())));

        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.RotateDekAsync(usedId, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That((await FakeCluster.RefusedAsync(() => cluster.Service.RotateDekAsync(usedKey, default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
    }

    [TestCase("enable-storage")]
    [TestCase("enable-raft")]
    public async Task A_marker_overtaken_by_a_rotation_asks_for_another_try(string name)
    {
        using FakeCluster cluster = await BootstrappedAsync();
        cluster.BeforeApply = _ =>
        {
            // As if a rotation proposed by an earlier leader had been applied in between.
            Sidecar sidecar = cluster.Stored!;
            cluster.Stored = sidecar.WithKey(8, sidecar.Keys[1]).WithKey(9, sidecar.Keys[2]) with { ActiveStorage = 8, ActiveRaft = 9 };
            return Task.CompletedTask;
        };

        RpcException refusal = await FakeCluster.RefusedAsync(() => Mutations.Single(mutation => mutation.Name == name).Call(cluster));

        Assert.That(refusal.Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That(refusal.Message, Does.EndWith("try again"));
    }

    private static async Task RefusedAsync(FakeCluster cluster, string mutation, RpcCode code, string message)
    {
        RpcException refusal = await FakeCluster.RefusedAsync(() => Mutations.Single(candidate => candidate.Name == mutation).Call(cluster));
        Assert.That((refusal.Code, refusal.Message), Is.EqualTo((code, message)));
    }
}
