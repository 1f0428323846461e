using Elastickv.Node.Raft;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Wal;

/// <summary>Which entries come back after the marker of a snapshot.</summary>
public sealed class SnapshotMarkerReplayTests
{
    private string _directory = "";

    [SetUp]
    public void CreateDirectory() => _directory = Directory.CreateTempSubdirectory("wal-").FullName;

    [TearDown]
    public void DeleteDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void A_snapshot_of_the_own_state_keeps_the_log()
    {
        var entries = Reopen(Entries(2, 1, 5), Marker(3, 2), []);
        Assert.That(entries.Select(entry => entry.Index), Is.EqualTo(new ulong[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void A_snapshot_of_another_term_replaces_the_log_on_both_sides()
    {
        var entries = Reopen(Entries(2, 1, 5), Marker(3, 3), []);
        Assert.That(entries, Is.Empty);
    }

    [Test]
    public void A_snapshot_beyond_the_log_replaces_it_and_the_log_goes_on_behind_it()
    {
        var entries = Reopen(Entries(2, 1, 5), Marker(9, 3), Entries(3, 10, 11));
        Assert.That(entries.Select(entry => (entry.Term, entry.Index)), Is.EqualTo(new[] { (3ul, 10ul), (3ul, 11ul) }));
    }

    private IReadOnlyList<Entry> Reopen(Entry[] before, SnapshotMarker marker, Entry[] after)
    {
        using (var wal = WriteAheadLog.Open(_directory, new byte[] { 1 }, out _))
        {
            wal.Append(new HardState(3, 0, 0), before);
            wal.Append(marker);
            wal.Append(new HardState(3, 0, marker.Index), after);
            wal.Sync();
        }

        using (WriteAheadLog.Open(_directory, new byte[] { 1 }, out var replay))
            return replay.Entries;
    }

    private static SnapshotMarker Marker(ulong index, ulong term) => new(index, term, new ConfState([1], []));

    private static Entry[] Entries(ulong term, ulong first, ulong last) =>
        [.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(index => new Entry(term, (ulong)index, EntryType.Normal, new byte[] { 7 }))];
}
