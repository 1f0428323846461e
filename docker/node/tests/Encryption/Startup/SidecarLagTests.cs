using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Raft;
using Elastickv.Node.Storage;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Encryption.Startup;

public sealed class SidecarLagTests
{
    private TemporaryDirectory _directory;
    private RowStore _store;

    [SetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        _store = RowStore.Open(_directory.Path);
    }

    [TearDown]
    public void TearDown()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [TestCase(476UL, true)]
    [TestCase(477UL, true)]
    [TestCase(478UL, false)]
    public void The_store_remembers_what_the_sidecar_must_know(ulong remembered, bool passes)
    {
        Write(batch => batch.SetEncryptionAppliedIndex(remembered));
        Check(UpstreamFiles.Sidecar, passes, []);
    }

    [Test]
    public void No_sidecar_beside_a_store_that_applied_a_bootstrap_is_behind()
    {
        Write(batch => batch.SetEncryptionAppliedIndex(119));
        Check(null, passes: false, []);
    }

    [Test]
    public void Without_any_encryption_no_sidecar_is_needed()
    {
        Write(batch => batch.SetAppliedIndex(1000));
        Check(null, passes: true, []);
    }

    [TestCase(118UL, false)]
    [TestCase(119UL, false)]
    [TestCase(163UL, false)]
    [TestCase(280UL, false)]
    [TestCase(396UL, false)]
    [TestCase(476UL, false)]
    [TestCase(477UL, true)]
    public void In_an_upstream_log_every_missed_entry_is_found_above_the_cutover_too(ulong sidecarIndex, bool passes)
    {
        Write(batch => batch.SetAppliedIndex(500));
        Check(UpstreamFiles.Sidecar with { RaftAppliedIndex = sidecarIndex }, passes, UpstreamFiles.Entries);
    }

    [Test]
    public void Entries_not_applied_yet_will_be_replayed_and_do_not_count()
    {
        Write(batch => batch.SetAppliedIndex(395));
        Check(UpstreamFiles.Sidecar with { RaftAppliedIndex = 280 }, passes: true, UpstreamFiles.Entries);
    }

    [Test]
    public void A_sidecar_from_before_the_raft_cutover_is_found_without_its_key()
    {
        Write(batch => batch.SetAppliedIndex(500));
        Check(UpstreamFiles.Sidecar with { RaftAppliedIndex = 163, RaftEnvelopeCutoverIndex = 0 }, passes: false, UpstreamFiles.Entries);
    }

    [Test]
    public void Behind_a_compacted_log_the_registry_tells()
    {
        Write(batch => WriterRegistry.Apply(batch, new Registration(5, 1, 0)));
        Check(UpstreamFiles.Sidecar, passes: false, []);
    }

    private static readonly EncryptionError Expected = EncryptionError.SidecarBehindRaftLog;

    private void Check(Sidecar? sidecar, bool passes, IReadOnlyList<Entry> log)
    {
        void Require() => SidecarLag.Require(sidecar, UpstreamFiles.Keys(), _store, log);
        if (passes)
        {
            Assert.That(Require, Throws.Nothing);
            return;
        }

        var failure = Expect.Failure(Require);
        Assert.That(failure.Error, Is.EqualTo(Expected));
        Assert.That(failure.Message, Does.Contain("raft_applied_index is behind"));
    }

    private void Write(Action<RowBatch> write)
    {
        using var batch = _store.BeginBatch();
        write(batch);
        batch.Commit();
    }
}
