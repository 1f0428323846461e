using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Raft;
using Elastickv.Node.Tests.Storage;
using Elastickv.Node.Tests.Upstream;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Encryption.Startup;

public sealed class EncryptedDirectoryTests
{
    private TemporaryDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TemporaryDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void An_empty_or_plain_directory_is_none()
    {
        Assert.That(EncryptedDirectory.Evidence(_directory.Path), Is.Null);
        WriteLog(new Entry(1, 1, EntryType.Normal, new byte[20]));
        Assert.That(EncryptedDirectory.Evidence(_directory.Path), Is.Null);
    }

    [Test]
    public void A_bootstrap_in_the_log_is_evidence_and_nothing_is_changed()
    {
        WriteLog(new Entry(1, 1, EntryType.Normal, new byte[20]), new Entry(1, 2, EntryType.Normal, UpstreamFiles.Entries[0].Data));
        var before = CrashingFiles.Capture(_directory.File("wal"));
        var failure = Expect.Failure(() => EncryptedDirectory.RequireNone(_directory.Path));
        Assert.Multiple(() =>
        {
            Assert.That(failure.Error, Is.EqualTo(EncryptionError.EncryptedDataWithoutFlag));
            Assert.That(failure.Message, Does.Contain("log entry 2"));
            Assert.That(CrashingFiles.Capture(_directory.File("wal")), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_snapshot_with_a_cutover_is_evidence()
    {
        Directory.CreateDirectory(_directory.File("fsm-snap"));
        UpstreamFiles.Unpack(UpstreamFiles.Snapshot, _directory.File("fsm-snap"));
        Assert.That(EncryptedDirectory.Evidence(_directory.Path), Does.Contain("raft cutover 280"));
    }

    private void WriteLog(params Entry[] entries)
    {
        using var log = WriteAheadLog.Open(_directory.File("wal"), default, out _, new WalOptions { SegmentSize = 65536 });
        log.Append(new HardState(1, 1, (ulong)entries.Length), entries);
        log.Sync();
    }
}
