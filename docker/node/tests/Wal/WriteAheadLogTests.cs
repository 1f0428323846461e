using Elastickv.Node.Raft;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Wal;

public sealed class WriteAheadLogTests
{
    private LogFixture _fixture;

    [SetUp]
    public void SetUp() => _fixture = new LogFixture();

    [TearDown]
    public void TearDown() => _fixture.Dispose();

    [Test]
    public void A_new_log_is_empty_and_its_file_is_preallocated()
    {
        using var log = _fixture.Open(out var replay);
        Assert.Multiple(() =>
        {
            Assert.That(replay.Entries, Is.Empty);
            Assert.That(replay.HardState, Is.EqualTo(default(HardState)));
            Assert.That(new FileInfo(_fixture.FirstSegment).Length, Is.EqualTo(4096));
            Assert.That(Directory.EnumerateFiles(_fixture.Path).Count(), Is.EqualTo(1));
        });
    }

    [Test]
    public void What_was_synced_is_replayed()
    {
        var members = new ConfState([1, 2], [3]);
        Entry[] entries =
        [
            LogFixture.Entry(1), LogFixture.Entry(2, size: 0), LogFixture.Entry(3, size: 3000) with { Type = EntryType.ConfChange }, LogFixture.Entry(4, term: 2),
        ];
        using (var log = _fixture.Open(out _))
        {
            log.Append(new HardState(1, 9, 0), entries.AsSpan(0, 3));
            log.Append(new SnapshotMarker(2, 1, members));
            log.Append(new HardState(2, 0, 3), entries.AsSpan(3));
            log.Sync();
        }

        var replay = _fixture.Reopen();
        Assert.Multiple(() =>
        {
            Assert.That(replay.HardState, Is.EqualTo(new HardState(2, 0, 3)));
            Assert.That(replay.Snapshots[^1].Index, Is.EqualTo(2));
            Assert.That(replay.Snapshots[^1].ConfState, Is.EqualTo(members));
            Assert.That(replay.Metadata.ToArray(), Is.EqualTo("member"u8.ToArray()));
            Assert.That(replay.TornTail, Is.Null);
        });
        AssertSame(replay.Entries, entries);
    }

    [Test]
    public void What_was_not_written_is_lost_and_what_was_flushed_survives_the_process()
    {
        var log = _fixture.Open(out _);
        LogFixture.Append(log, LogFixture.Entry(1));
        log.Append(null, [LogFixture.Entry(2)]);
        log.Flush();
        log.Append(null, [LogFixture.Entry(3)]);
        log.Dispose();
        Assert.That(_fixture.Reopen().Entries.Select(entry => entry.Index), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void A_later_leader_replaces_the_tail()
    {
        using (var log = _fixture.Open(out _))
        {
            LogFixture.Append(log, LogFixture.Entry(1), LogFixture.Entry(2), LogFixture.Entry(3));
            log.Append(new HardState(2, 0, 1), [LogFixture.Entry(2, term: 2)]);
            log.Sync();
        }

        AssertSame(_fixture.Reopen().Entries, [LogFixture.Entry(1), LogFixture.Entry(2, term: 2)]);
    }

    [Test]
    public void A_snapshot_of_the_leader_replaces_the_log()
    {
        using (var log = _fixture.Open(out _))
        {
            LogFixture.Append(log, LogFixture.Entry(1), LogFixture.Entry(2));
            log.Append(new SnapshotMarker(100, 3, ConfState.Empty));
            log.Append(new HardState(3, 0, 100), [LogFixture.Entry(101, term: 3)]);
            log.Sync();
        }

        AssertSame(_fixture.Reopen().Entries, [LogFixture.Entry(101, term: 3)]);
    }

    [Test]
    public void A_full_segment_is_cut_and_reading_goes_across()
    {
        var entries = Enumerable.Range(1, 40).Select(index => LogFixture.Entry((ulong)index, size: 500)).ToArray();
        using (var log = _fixture.Open(out _))
        {
            foreach (var entry in entries)
                LogFixture.Append(log, entry);
        }

        Assert.That(_fixture.Segments.First(), Does.StartWith("0000000000000000-"));
        Assert.That(_fixture.Segments.Count(), Is.GreaterThan(4));
        Assert.That(_fixture.Segments.Skip(1).First(), Is.EqualTo("0000000000000001-0000000000000009.wal"));
        AssertSame(_fixture.Reopen().Entries, entries);
    }

    [Test]
    public void Segments_below_a_snapshot_are_released_and_the_rest_is_enough()
    {
        var log = _fixture.Open(out _);
        for (ulong index = 1; index <= 40; index++)
            LogFixture.Append(log, LogFixture.Entry(index, size: 500));
        log.Append(new SnapshotMarker(30, 1, new ConfState([1], [])));
        log.Sync();
        var before = _fixture.Segments.Count();
        log.ReleaseBefore(31);
        LogFixture.Append(log, LogFixture.Entry(41));
        log.Dispose();
        var replay = _fixture.Reopen();
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.Segments.Count(), Is.LessThan(before));
            Assert.That(replay.Entries[0].Index, Is.LessThanOrEqualTo(31));
            Assert.That(replay.Entries[^1].Index, Is.EqualTo(41));
            Assert.That(replay.Snapshots[^1].Index, Is.EqualTo(30));
        });
    }

    [Test]
    public void The_marker_survives_even_if_its_segment_is_released()
    {
        var log = _fixture.Open(out _);
        for (ulong index = 1; index <= 6; index++)
            LogFixture.Append(log, LogFixture.Entry(index, size: 500));
        log.Append(null, [LogFixture.Entry(7, size: 4000)]);
        log.Append(new SnapshotMarker(7, 1, new ConfState([7], [])));
        log.Sync();
        LogFixture.Append(log, LogFixture.Entry(8));
        log.ReleaseBefore(8);
        log.Dispose();
        Assert.That(_fixture.Segments.First(), Does.Not.StartWith("0000000000000000-"));
        Assert.That(_fixture.Reopen().Snapshots[^1].ConfState.Voters, Is.EqualTo(new ulong[] { 7 }));
    }

    [Test]
    public void Released_segments_that_no_snapshot_covers_are_missed()
    {
        var log = _fixture.Open(out _);
        for (ulong index = 1; index <= 20; index++)
            LogFixture.Append(log, LogFixture.Entry(index, size: 500));
        log.Dispose();
        File.Delete(_fixture.FirstSegment);
        Assert.That(() => _fixture.Reopen(), Throws.TypeOf<WalDamagedException>().With.Message.Contains("are missing"));
    }

    [Test]
    public void A_segment_missing_in_between_is_damage()
    {
        var log = _fixture.Open(out _);
        for (ulong index = 1; index <= 40; index++)
            LogFixture.Append(log, LogFixture.Entry(index, size: 500));
        log.Dispose();
        File.Delete(_fixture.Segment(_fixture.Segments.ElementAt(2)));
        Assert.That(() => _fixture.Reopen(), Throws.TypeOf<WalDamagedException>().With.Message.Contains("segment missing"));
    }

    [Test]
    public void Committed_entries_that_are_gone_are_damage()
    {
        using (var log = _fixture.Open(out _))
        {
            log.Append(new HardState(1, 1, 5), [LogFixture.Entry(1)]);
            log.Sync();
        }

        Assert.That(() => _fixture.Reopen(), Throws.TypeOf<WalDamagedException>().With.Message.Contains("committed"));
    }

    [Test]
    public void A_log_of_another_member_is_refused()
    {
        _fixture.Reopen();
        Assert.That(() => WriteAheadLog.Open(_fixture.Path, "other"u8.ToArray(), out _), Throws.TypeOf<WalDamagedException>());
    }

    [Test]
    public void A_segment_that_was_being_made_is_no_segment()
    {
        _fixture.Reopen();
        File.WriteAllBytes(_fixture.Segment("0.tmp"), [1, 2, 3]);
        Assert.That(_fixture.Reopen().TornTail, Is.Null);
    }

    [Test]
    public void An_entry_larger_than_a_segment_is_kept()
    {
        using (var log = _fixture.Open(out _))
            LogFixture.Append(log, LogFixture.Entry(1, size: 20_000), LogFixture.Entry(2));
        AssertSame(_fixture.Reopen().Entries, [LogFixture.Entry(1, size: 20_000), LogFixture.Entry(2)]);
    }

    private static void AssertSame(IReadOnlyList<Entry> actual, IReadOnlyList<Entry> expected)
    {
        Assert.That(actual.Select(Describe), Is.EqualTo(expected.Select(Describe)));

        static string Describe(Entry entry) => $"{entry.Term}/{entry.Index} {entry.Type} {Convert.ToHexString(entry.Data.Span)}";
    }
}
