using Elastickv.Node.Tests.Upstream;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Wal;

public sealed class UpstreamLogTests
{
    private const string Segment = "0000000000000000-0000000000000000.wal";

    private TemporaryDirectory _directory;

    [SetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        File.WriteAllBytes(_directory.File(Segment), UpstreamFiles.Bytes(Segment));
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void The_beginning_of_an_upstream_log_is_read()
    {
        var replay = WalReader.Read(_directory.Path);
        Assert.Multiple(() =>
        {
            Assert.That(replay.Metadata.IsEmpty, Is.True);
            Assert.That(replay.Snapshots.Select(marker => marker.Index), Is.EqualTo(new ulong[] { 0, 1 }));
            Assert.That(replay.Snapshots[^1].ConfState.Voters, Has.Length.EqualTo(3));
            Assert.That(replay.HardState.Term, Is.EqualTo(2));
            Assert.That(replay.Entries[0].Index, Is.EqualTo(2));
            Assert.That(replay.Entries.Select(entry => entry.Index), Is.EqualTo(Enumerable.Range(2, replay.Entries.Count).Select(index => (ulong)index)));
            Assert.That(replay.TornTail, Is.Null);
        });
    }

    [Test]
    public void The_same_records_written_here_are_the_same_bytes()
    {
        var upstream = UpstreamFiles.Bytes(Segment);
        using var copy = new TemporaryDirectory();
        using (var log = WriteAheadLog.Open(copy.Path, default, out _))
        {
            var reader = new RecordReader(upstream, 0);
            var skipped = 0;
            while (reader.Next() == RecordStatus.Record)
            {
                // The log itself writes the first three: checksum, metadata, empty marker.
                if (skipped++ >= 3)
                    Append(log, reader.Current);
            }

            log.Sync();
        }

        Assert.That(File.ReadAllBytes(copy.File(Segment)).AsSpan(0, upstream.Length).SequenceEqual(upstream), Is.True);
    }

    [Test]
    public void Writing_goes_on_in_an_upstream_log()
    {
        ulong next;
        using (var log = WriteAheadLog.Open(_directory.Path, default, out var replay, LogFixture.Small))
        {
            next = replay.Entries[^1].Index + 1;
            LogFixture.Append(log, LogFixture.Entry(next, term: 2));
        }

        Assert.That(WalReader.Read(_directory.Path).Entries[^1].Index, Is.EqualTo(next));
    }

    private static void Append(WriteAheadLog log, Record record)
    {
        switch (record.Type)
        {
            case RecordType.Entry:
                log.Append(null, [RaftProto.ReadEntry(record.Data.Span)]);
                break;
            case RecordType.State:
                log.Append(RaftProto.ReadHardState(record.Data.Span), []);
                break;
            default:
                log.Append(RaftProto.ReadMarker(record.Data.Span));
                break;
        }
    }
}
