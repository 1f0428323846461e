using System.Text;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Storage;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Storage;

public sealed class UpstreamRowsTests
{
    private TemporaryDirectory _directory;
    private RowStore _rows;
    private FsmSnapshot _snapshot;

    [OneTimeSetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        _rows = RowStore.Open(_directory.File("fsm.db"));
        _snapshot = FsmSnapshotReader.Open(UpstreamFiles.Unpack(UpstreamFiles.Snapshot, _directory.Path));
        FsmSnapshotReader.Restore(_snapshot, _rows);
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        _rows.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void Every_row_of_an_upstream_store_opens()
    {
        var store = new MvccStore(_rows, new ValueSealer(UpstreamFiles.Keys()));
        var visitor = new VersionOpener(store);
        _rows.Scan([], [], ref visitor);
        Assert.Multiple(() =>
        {
            Assert.That(visitor.Sealed, Is.EqualTo(1273));
            Assert.That(visitor.Tombstones, Is.EqualTo(1395));
            Assert.That(visitor.Clear, Is.EqualTo(652));
        });
    }

    [TestCase("fx:phase0:empty", 0)]
    [TestCase("fx:phase1:empty", 0)]
    [TestCase("fx:rotated-storage:empty", 0)]
    [TestCase("fx:phase0:000", 48)]
    [TestCase("fx:phase1:000", 48)]
    public void Redis_strings_of_every_phase_have_their_plaintext(string key, int length)
    {
        var store = new MvccStore(_rows, new ValueSealer(UpstreamFiles.Keys()));
        var body = store.Get(Encoding.ASCII.GetBytes("!redis|str|" + key), 1);
        Assert.That(body, Is.Not.Null);
        Assert.That(Convert.ToHexString(body!, 0, 3), Is.EqualTo("FF0100"));
        Assert.That(body!.AsSpan(3).Length, Is.EqualTo(length));
        if (length > 0)
            Assert.That(Encoding.ASCII.GetString(body!, 3, 4), Is.EqualTo("CNRY"));
    }

    [Test]
    public void Its_meta_rows_and_registry_are_understood()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_rows.AppliedIndex, Is.EqualTo(UpstreamFiles.SnapshotIndex));
            Assert.That(_rows.LastCommitTimestamp, Is.EqualTo(_snapshot.LastCommitTimestamp));
            Assert.That(WriterRegistry.All(_rows), Has.Count.EqualTo(10));
            Assert.That(WriterRegistry.OfDek(_rows, 3).Select(row => row.FullNodeId), Does.Contain(NodeIdentity.Of("n1").FullId));
        });
    }

    [Test]
    public void Written_again_it_is_the_same_file_byte_for_byte()
    {
        var path = _directory.File("again.fsm");
        using (var rows = _rows.OpenSnapshot())
            FsmSnapshotWriter.Write(path, _snapshot.Header, rows);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(File.ReadAllBytes(_snapshot.Path)));
    }

    private struct VersionOpener(MvccStore store) : IRowVisitor
    {
        public int Sealed { get; private set; }

        public int Clear { get; private set; }

        public int Tombstones { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (!RowKey.IsVersion(key))
                return true;
            var header = ValueHeader.Parse(value);
            var opened = store.GetAt(RowKey.UserKey(key), RowKey.CommitTimestamp(key));
            Assert.That(opened is null, Is.EqualTo(header.IsTombstone));
            if (header.IsTombstone)
                Tombstones++;
            else if (header.IsEncrypted)
                Sealed++;
            else
                Clear++;
            return true;
        }
    }
}
