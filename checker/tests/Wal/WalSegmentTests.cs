using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Tests.Wal;

public sealed class WalSegmentTests
{
    [Test]
    public void The_beginning_of_an_upstream_log_is_read_up_to_where_the_excerpt_cuts_it()
    {
        var (records, stop) = Read(Upstream.WalBeginning);

        Assert.Multiple(() =>
        {
            Assert.That(records, Has.All.Property("Intact").True);
            Assert.That(records.Take(4).Select(record => record.Type), Is.EqualTo(new[] { WalRecordType.Crc, WalRecordType.Metadata, WalRecordType.Snapshot, WalRecordType.Snapshot }));
            Assert.That(records.Count(record => record.Type == WalRecordType.Entry), Is.EqualTo(18));
            Assert.That(stop.Reason, Is.EqualTo(WalStopReason.TornTail));
        });
    }

    [TestCase(0, WalStopReason.EndOfFile)]
    [TestCase(4096, WalStopReason.Preallocated)]
    public void A_whole_log_is_read_to_its_end(int preallocated, WalStopReason reason)
    {
        var wal = TwoEntries();
        var (records, stop) = Read(wal.ToArray(preallocated));

        Assert.That(records.Count(record => record.Type == WalRecordType.Entry), Is.EqualTo(2));
        Assert.That(stop.Reason, Is.EqualTo(reason));
        Assert.That(stop.Offset, Is.EqualTo(wal.Length));
    }

    [Test]
    public void An_entry_keeps_its_parts()
    {
        var records = Read(TwoEntries().ToArray()).Records;

        var entry = WalEntry.Parse(records[^1], "file")!;

        Assert.That((entry.Type, entry.Term, entry.Index, entry.Data.Length), Is.EqualTo((0, 5UL, 8UL, 2000)));
    }

    [Test]
    public void A_torn_tail_is_told_from_damage_wherever_the_crash_cut()
    {
        var wal = TwoEntries();
        var whole = wal.ToArray(preallocated: 0);
        var secondEntry = Read(whole).Records[^1].Offset;
        for (var cut = secondEntry + 1; cut < whole.Length; cut += 37)
        {
            byte[] torn = [.. whole.AsSpan(0, (int)cut), .. new byte[whole.Length - cut + 8192]];

            var (records, stop) = Read(torn);

            // A cut inside the last sector's part leaves no part that is all zero; then the checksum tells.
            var found = stop.Reason == WalStopReason.TornTail || !records[^1].Intact;
            Assert.That(found, Is.True, $"cut at {cut}");
            Assert.That(records.Count(record => record is { Type: WalRecordType.Entry, Intact: true }), Is.EqualTo(1), $"cut at {cut}");
        }
    }

    [Test]
    public void A_file_that_ends_inside_a_record_is_a_torn_tail()
    {
        var whole = TwoEntries().ToArray(preallocated: 0);

        Assert.That(Read(whole[..^100]).Stop.Reason, Is.EqualTo(WalStopReason.TornTail));
        Assert.That(Read([.. whole, 1, 2, 3]).Stop.Reason, Is.EqualTo(WalStopReason.TornTail));
    }

    [Test]
    public void A_flipped_bit_is_reported_and_the_log_is_read_on()
    {
        var wal = TwoEntries().ToArray();
        var first = Read(wal).Records[^2];
        wal[first.Offset + 100] ^= 4;

        var (records, stop) = Read(wal);

        Assert.Multiple(() =>
        {
            Assert.That(records.Where(record => !record.Intact).Select(record => record.Offset), Is.EqualTo(new[] { first.Offset }));
            Assert.That(records[^1].Intact, Is.True, "the chain goes on from what the damaged record says");
            Assert.That(stop.Reason, Is.EqualTo(WalStopReason.Preallocated));
        });
    }

    [TestCase(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127 })]
    [TestCase(new byte[] { 0, 0, 0, 0, 1, 0, 0, 0 })]
    [TestCase(new byte[] { 16, 0, 0, 0, 0, 0, 0, 0 })]
    public void Bytes_that_are_no_record_are_damage(byte[] word)
    {
        byte[] wal = [.. TwoEntries().ToArray(preallocated: 0), .. word, .. Enumerable.Repeat((byte)0xEE, 100)];

        Assert.That(Read(wal).Stop.Reason, Is.EqualTo(WalStopReason.Damaged));
    }

    [Test]
    public void Something_behind_a_zero_length_is_damage()
    {
        byte[] wal = [.. TwoEntries().ToArray(preallocated: 4096), 1];

        Assert.That(Read(wal).Stop.Reason, Is.EqualTo(WalStopReason.Damaged));
    }

    private static ForgedWal TwoEntries() => new ForgedWal()
        .Entry(5, 7, [.. Enumerable.Repeat((byte)7, 1000)])
        .Entry(5, 8, [.. Enumerable.Repeat((byte)8, 2000)]);

    private static (List<WalRecord> Records, WalStop Stop) Read(byte[] content)
    {
        var segment = new WalSegment(new DiskFile("wal/0.wal", content.Length, () => new MemoryStream(content)));
        var records = segment.Records().ToList();
        return (records, segment.Stop);
    }
}
