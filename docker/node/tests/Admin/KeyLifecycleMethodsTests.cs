using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Admin;

/// <summary>The methods of spec §9: what is refused before anything is proposed.</summary>
public sealed class KeyLifecycleMethodsTests
{
    private FakeCluster _cluster = null!;

    [SetUp]
    public async Task Bootstrap()
    {
        _cluster = await EncryptionAdminRequests.BootstrappedAsync();
        _cluster.Proposals.Clear();
    }

    [TearDown]
    public void Close() => _cluster.Dispose();

    [Test]
    public async Task Rewrap_without_a_next_kek_is_refused()
    {
        var refusal = await FakeCluster.RefusedAsync(() => _cluster.Service.RewrapDeksAsync(new Empty(), default));

        Assert.That((refusal.Code, _cluster.Proposals.Count), Is.EqualTo((RpcCode.FailedPrecondition, 0)));
    }

    [Test]
    public async Task Rewrap_names_members_with_another_next_kek()
    {
        _cluster.Kek = _cluster.ClusterKek.WithNext(new KekWrapper(new byte[32], "next"));

        var refusal = await FakeCluster.RefusedAsync(() => _cluster.Service.RewrapDeksAsync(new Empty(), default));

        Assert.That(refusal.Message, Does.Contain("n2: has another next KEK").And.Contain("n3: has another next KEK"));
        Assert.That(_cluster.Proposals, Is.Empty);
    }

    [Test]
    public async Task Rewrap_is_done_once()
    {
        var next = new KekWrapper(new byte[32], "next");
        _cluster.Kek = _cluster.ClusterKek.WithNext(next);
        foreach (var member in new[] { "n2:raft", "n3:raft" })
        {
            var report = _cluster.Truthful(member);
            report.NextKekId = ByteString.CopyFrom(next.Fingerprint.AsSpan());
            _cluster.Probes[member] = _ => Task.FromResult(report);
        }

        Assert.That((await _cluster.Service.RewrapDeksAsync(new Empty(), default)).Rewrapped, Is.EqualTo(2));
        Assert.That((await _cluster.Service.RewrapDeksAsync(new Empty(), default)).Rewrapped, Is.Zero);
        Assert.That(_cluster.Proposals, Has.Count.EqualTo(1));
        Assert.That(_cluster.Stored!.Keys.Values.Select(key => next.IsOwn(key.Wrapped.AsSpan())), Is.All.True);
    }

    [TestCase(0u, RpcCode.InvalidArgument)]
    [TestCase(1u, RpcCode.FailedPrecondition)]
    [TestCase(2u, RpcCode.FailedPrecondition)]
    [TestCase(9u, RpcCode.FailedPrecondition)]
    public async Task Reserved_active_and_unknown_keys_are_not_retired(uint id, RpcCode code)
    {
        var refusal = await FakeCluster.RefusedAsync(() => _cluster.Service.RetireDekAsync(new RetireDEKRequest { DekId = id }, default));

        Assert.That((refusal.Code, _cluster.Proposals.Count), Is.EqualTo((code, 0)));
    }

    [Test]
    public async Task Storage_key_that_one_learner_still_needs_is_not_retired()
    {
        await RotateAsync(Purpose.Storage);
        foreach (var (spoil, complaint) in new (Action<StoreReport>, string)[]
        {
            (report => report.ValuesPerDek[1] = 1, "rewrite first"),
            (report => report.SnapshotValuesPerDek[1] = 1, "snapshots"),
            (report => report.Failures = 1, "do not open"),
            (report => report.RewriteFinished = false, "not finished"),
            (report => report.ActiveStorageId = 1, "has not applied the rotation"),
        })
        {
            _cluster.Stores["n3:raft"] = Store(spoil);
            var refusal = await FakeCluster.RefusedAsync(() => _cluster.Service.RetireDekAsync(new RetireDEKRequest { DekId = 1 }, default));
            Assert.That(refusal.Message, Does.Contain("n3").And.Contain(complaint));
        }

        Assert.That(_cluster.Proposals, Is.Empty);
        _cluster.Stores.Clear();
        await _cluster.Service.RetireDekAsync(new RetireDEKRequest { DekId = 1 }, default);
        Assert.That(_cluster.Stored!.Keys.Keys, Is.EqualTo(new[] { 2u, 3u }));
    }

    [Test]
    public async Task Raft_key_that_one_log_still_references_is_not_retired()
    {
        await RotateAsync(Purpose.Raft);
        _cluster.Stores["n2:raft"] = Store(report => report.LogEntriesPerDek[2] = 7);

        var refusal = await FakeCluster.RefusedAsync(() => _cluster.Service.RetireDekAsync(new RetireDEKRequest { DekId = 2 }, default));

        Assert.That(refusal.Message, Does.StartWith(EncryptionErrorText.Text(EncryptionError.RaftDekWalStillReferences)));
        Assert.That(_cluster.Proposals, Is.Empty);
    }

    [Test]
    public async Task Rewrite_needs_an_active_envelope()
    {
        Assert.That((await FakeCluster.RefusedAsync(() => _cluster.Service.RewriteValuesAsync(new RewriteValuesRequest(), default))).Code, Is.EqualTo(RpcCode.FailedPrecondition));
        await _cluster.Service.EnableStorageEnvelopeAsync(EncryptionAdminRequests.EnableStorage(), default);
        Assert.That((await _cluster.Service.RewriteValuesAsync(new RewriteValuesRequest(), default)).Finished, Is.True);
    }

    private async Task RotateAsync(Purpose purpose)
    {
        await _cluster.Service.RotateDekAsync(_cluster.Rotate().WithPurpose(purpose), default);
        _cluster.Proposals.Clear();
    }

    private StoreReport Store(Action<StoreReport> spoil)
    {
        var report = new StoreReport { ActiveStorageId = _cluster.Stored!.ActiveStorage, ActiveRaftId = _cluster.Stored.ActiveRaft, RewriteFinished = true };
        spoil(report);
        return report;
    }
}
