using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Encryption.Startup;

public sealed class LocalEpochsTests
{
    private const uint StorageKey = 3;
    private const uint RaftKey = 4;

    private static readonly NodeIdentity Node1 = NodeIdentity.Of("n1");

    [Test]
    public void A_start_raises_the_active_keys_and_no_other()
    {
        var raised = LocalEpochs.Raise(WithEpochs(5, 6));
        Assert.Multiple(() =>
        {
            Assert.That(EpochsOf(raised), Is.EqualTo((6, 7)));
            Assert.That(raised.Keys[1].LocalEpoch, Is.Zero);
            Assert.That(raised.Keys[2].LocalEpoch, Is.Zero);
        });
    }

    [Test]
    public void The_raft_key_waits_for_its_cutover() =>
        Assert.That(EpochsOf(LocalEpochs.Raise(WithEpochs(5, 6) with { RaftEnvelopeCutoverIndex = 0 })), Is.EqualTo((6, 6)));

    [Test]
    public void Before_bootstrap_nothing_is_raised() => Assert.That(LocalEpochs.Raise(Sidecar.Empty), Is.EqualTo(Sidecar.Empty));

    [Test]
    public void An_exhausted_epoch_cannot_wrap() =>
        Assert.That(Expect.Error(() => LocalEpochs.Raise(WithEpochs(ushort.MaxValue, 0))), Is.EqualTo(EncryptionError.LocalEpochExhausted));

    [TestCase(5, true)]
    [TestCase(4, true)]
    [TestCase(6, false)]
    public void Before_raising_the_sidecar_may_equal_the_registry_but_not_be_older(int registered, bool passes) =>
        AssertRollback(() => LocalEpochs.RequireNoRollbackBeforeRaise(WithEpochs(5, 9), Node1, Row(registered)), passes);

    [TestCase(4, true)]
    [TestCase(5, false)]
    [TestCase(6, false)]
    public void After_replay_the_sidecar_must_be_newer(int registered, bool passes) =>
        AssertRollback(() => LocalEpochs.RequireNoRollbackAfterReplay(WithEpochs(5, 9), WithEpochs(5, 9), Node1, Row(registered)), passes);

    [TestCase(0ul, 0ul, true, TestName = "Before_the_raft_cutover_an_equal_raft_epoch_is_right")]
    [TestCase(0ul, 7ul, true, TestName = "A_cutover_that_came_with_the_replay_leaves_an_equal_raft_epoch_right")]
    [TestCase(7ul, 7ul, false, TestName = "After_the_raft_cutover_an_equal_raft_epoch_is_a_rollback")]
    public void Only_an_epoch_that_was_raised_must_be_above_the_registry(ulong cutoverAtStart, ulong cutover, bool passes) =>
        AssertRollback(
            () => LocalEpochs.RequireNoRollbackAfterReplay(
                WithEpochs(5, 0) with { RaftEnvelopeCutoverIndex = cutover },
                WithEpochs(5, 0) with { RaftEnvelopeCutoverIndex = cutoverAtStart },
                Node1,
                (keyId, _) => keyId == RaftKey ? new WriterRow(RaftKey, Node1.FullId, 0, 0) : null),
            passes);

    [Test]
    public void A_missing_row_is_a_rollback_once_values_are_sealed()
    {
        AssertRollback(() => LocalEpochs.RequireNoRollbackBeforeRaise(WithEpochs(5, 5), Node1, (_, _) => null), passes: false);
        AssertRollback(() => LocalEpochs.RequireNoRollbackBeforeRaise(WithEpochs(5, 5) with { StorageEnvelopeActive = false }, Node1, (_, _) => null), passes: true);
    }

    [Test]
    public void A_row_of_another_node_is_a_rollback() =>
        AssertRollback(
            () => LocalEpochs.RequireNoRollbackBeforeRaise(WithEpochs(5, 5), Node1, (keyId, _) => new WriterRow(keyId, Node1.FullId ^ (1UL << 40), 0, 0)),
            passes: false);

    [Test]
    public void Recovery_goes_above_both()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LocalEpochs.Recover(4, 9), Is.EqualTo(10));
            Assert.That(LocalEpochs.Recover(9, 4), Is.EqualTo(10));
            Assert.That(LocalEpochs.Recover(4, null), Is.EqualTo(5));
            Assert.That(Expect.Error(() => LocalEpochs.Recover(0, ushort.MaxValue)), Is.EqualTo(EncryptionError.LocalEpochExhausted));
        });
    }

    private static Sidecar WithEpochs(ushort storage, ushort raft)
    {
        var sidecar = UpstreamFiles.Sidecar;
        return sidecar.WithKey(StorageKey, sidecar.Keys[StorageKey] with { LocalEpoch = storage }).WithKey(RaftKey, sidecar.Keys[RaftKey] with { LocalEpoch = raft });
    }

    private static (int Storage, int Raft) EpochsOf(Sidecar sidecar) => (sidecar.Keys[StorageKey].LocalEpoch, sidecar.Keys[RaftKey].LocalEpoch);

    private static Func<uint, ushort, WriterRow?> Row(int lastSeen) => (keyId, id16) =>
        keyId == StorageKey && id16 == Node1.Id16 ? new WriterRow(keyId, Node1.FullId, 0, (ushort)lastSeen) : null;

    private static void AssertRollback(Action check, bool passes)
    {
        if (passes)
        {
            Assert.That(check, Throws.Nothing);
            return;
        }

        var failure = Expect.Failure(check);
        Assert.That(failure.Error, Is.EqualTo(EncryptionError.LocalEpochRollback));
        Assert.That(failure.Message, Does.Contain("at or below the local writer-registry"));
    }
}
