using System.Buffers.Binary;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Storage;
using Elastickv.Node.Tests.Upstream;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Snapshots;

public sealed class FsmSnapshotTests
{
    private TemporaryDirectory _directory;
    private RowStore _rows;
    private string _path;

    [SetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        _rows = RowStore.Open(_directory.File("fsm.db"));
        _path = _directory.File(FsmSnapshot.FileName(0x1e1));
        using var batch = _rows.BeginBatch();
        batch.Put("a"u8, "1"u8);
        batch.Put("b"u8, []);
        batch.ObserveCommitTimestamp(0x0807060504030201);
        batch.Commit();
    }

    [TearDown]
    public void TearDown()
    {
        _rows.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void Has_the_documented_bytes()
    {
        var snapshot = Write(new SnapshotHeader(7, 0));
        const string Expected =
            "454B5654484C4331" + "0000000000000007" + "454B565042424C31" + "0102030405060708" +
            "1500000000000000" + "5F6D6574615F6C6173745F636F6D6D69745F7473" + "0800000000000000" + "0102030405060708" +
            "0100000000000000" + "61" + "0100000000000000" + "31" +
            "0100000000000000" + "62" + "0000000000000000";
        var file = File.ReadAllBytes(_path);
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(file.AsSpan(..^4)), Is.EqualTo(Expected.Replace("1500000000000000", "1400000000000000", StringComparison.Ordinal)));
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(^4..)), Is.EqualTo(Castagnoli.Compute(file.AsSpan(..^4))).And.EqualTo(snapshot.Checksum));
            Assert.That(Path.GetFileName(_path), Is.EqualTo("00000000000001e1.fsm"));
        });
    }

    [Test]
    public void A_restore_replaces_everything()
    {
        var snapshot = Write(new SnapshotHeader(7, 9));
        using var other = RowStore.Open(_directory.File("other"));
        using (var batch = other.BeginBatch())
        {
            batch.Put("stale"u8, "x"u8);
            batch.Commit();
        }

        FsmSnapshotReader.Restore(FsmSnapshotReader.Open(_path, new SnapToken(0x1e1, snapshot.Checksum)), other);
        Assert.Multiple(() =>
        {
            Assert.That(other.Get("stale"u8), Is.Null);
            Assert.That(other.Get("a"u8), Is.EqualTo("1"u8.ToArray()));
            Assert.That(other.Get("b"u8), Is.Empty);
            Assert.That(FsmSnapshotReader.Open(_path).Header, Is.EqualTo(new SnapshotHeader(7, 9)));
            Assert.That(FsmSnapshotReader.ReadHeader(_path), Is.EqualTo(new SnapshotHeader(7, 9)));
        });
    }

    [Test]
    public void A_version_newer_than_the_snapshots_own_clock_is_found_after_a_restart()
    {
        const ulong Newer = 0x0900000000000000;
        using (var batch = _rows.BeginBatch())
        {
            batch.Put(RowKey.Encode("k"u8, Newer), [.. new byte[ValueHeader.Size], .. "v"u8]);
            batch.Commit();
        }

        Write(new SnapshotHeader(7, 9));
        var folder = _directory.File("restored.db");
        using (var restored = RowStore.Open(folder))
            FsmSnapshotReader.Restore(FsmSnapshotReader.Open(_path), restored);
        using var reopened = RowStore.Open(folder);
        Assert.That(new MvccStore(reopened, sealer: null).Get("k"u8, now: 1), Is.EqualTo("v"u8.ToArray()));
    }

    [Test]
    public void Any_changed_byte_and_any_cut_is_refused()
    {
        Write(new SnapshotHeader(7, 9));
        var whole = File.ReadAllBytes(_path);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            AssertRefused(damaged);
            AssertRefused(whole[..at]);
        }
    }

    [Test]
    public void A_file_that_the_token_does_not_mean_is_refused()
    {
        var snapshot = Write(new SnapshotHeader(7, 0));
        AssertError(() => FsmSnapshotReader.Open(_path, new SnapToken(1, snapshot.Checksum ^ 1)), SnapshotError.TokenCrc);
        AssertError(() => FsmSnapshotReader.Open(_directory.File("absent.fsm")), SnapshotError.NotFound);
    }

    [TestCase("EKVTHLC9________EKVPBBL1________", SnapshotError.HeaderUnknownMagic)]
    [TestCase("EKVTHLC1________EKVSSTI1________", SnapshotError.StoreFormat)]
    [TestCase("EKVTHLC1________EKVMVCC2________", SnapshotError.StoreFormat)]
    [TestCase("EKVTHLC1________EKVPBBL1", SnapshotError.TooSmall)]
    [TestCase("EKVPBBL1________\u0005", SnapshotError.Malformed)]
    public void Other_formats_are_refused_even_with_a_right_checksum(string payload, SnapshotError expected)
    {
        WriteFile(System.Text.Encoding.ASCII.GetBytes(payload));
        AssertError(OpenAndScan, expected);
    }

    [Test]
    public void A_snapshot_without_header_is_read()
    {
        WriteFile([.. "EKVPBBL1"u8, 5, 0, 0, 0, 0, 0, 0, 0]);
        var snapshot = FsmSnapshotReader.Open(_path);
        Assert.That((snapshot.Header, snapshot.LastCommitTimestamp), Is.EqualTo((default(SnapshotHeader), 5UL)));
    }

    [Test]
    public void A_length_beyond_the_file_or_the_limit_is_refused()
    {
        WriteFile([.. "EKVPBBL1"u8, .. new byte[8], 0xFF, 0, 0, 0, 0, 0, 0, 0, 1]);
        AssertError(OpenAndScan, SnapshotError.Malformed);
        WriteFile([.. "EKVPBBL1"u8, .. new byte[8], 0, 0, 0, 0, 0, 0, 0, 0x80, 1]);
        AssertError(OpenAndScan, SnapshotError.TooLarge);
    }

    [Test]
    public void An_upstream_snapshot_is_the_file_its_token_means()
    {
        var record = SnapFile.Decode(UpstreamFiles.Bytes("0000000000000002-00000000000001e1.snap"));
        var snapshot = FsmSnapshotReader.Open(UpstreamFiles.Unpack(UpstreamFiles.Snapshot, _directory.Path), record.Token);
        Assert.That(snapshot.Header.RaftEnvelopeCutover, Is.EqualTo(UpstreamFiles.Cutover));
    }

    private FsmSnapshot Write(SnapshotHeader header)
    {
        using var view = _rows.OpenSnapshot();
        return FsmSnapshotWriter.Write(_path, header, view);
    }

    private void WriteFile(byte[] payload)
    {
        var footer = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(footer, Castagnoli.Compute(payload));
        File.WriteAllBytes(_path, [.. payload, .. footer]);
    }

    private void OpenAndScan() => FsmSnapshotReader.Restore(FsmSnapshotReader.Open(_path), _rows);

    private void AssertRefused(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        Assert.That(() => FsmSnapshotReader.Open(_path), Throws.TypeOf<SnapshotException>());
    }

    private static void AssertError(Action action, SnapshotError expected) =>
        Assert.That(Assert.Throws<SnapshotException>(action)!.Error, Is.EqualTo(expected));
}
