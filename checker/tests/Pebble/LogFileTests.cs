using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Pebble;
using Elastickv.Jepsen.Checker.Tests.Forge;

namespace Elastickv.Jepsen.Checker.Tests.Pebble;

public sealed class LogFileTests
{
    private static readonly byte[] Large = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

    [Test]
    public void Batches_are_read_even_when_they_are_cut_into_chunks()
    {
        var log = new ForgedPebbleLog(4).Batch(10, ("a"u8.ToArray(), [1]), ("b"u8.ToArray(), Large)).Batch(12, ("c"u8.ToArray(), [3]));

        var (operations, damage) = Read(log.ToArray());

        Assert.Multiple(() =>
        {
            Assert.That(damage, Is.Empty);
            Assert.That(operations.Select(operation => operation.Sequence), Is.EqualTo(new[] { 10UL, 11UL, 12UL }));
            Assert.That(operations[1].Value.ToArray(), Is.EqualTo(Large));
            Assert.That(operations, Has.All.Property("IsSet").True);
        });
    }

    [Test]
    public void What_a_recycled_file_holds_behind_its_log_is_not_read()
    {
        var old = new ForgedPebbleLog(3).Batch(1, ("old"u8.ToArray(), [1])).Batch(2, ("old"u8.ToArray(), [2])).ToArray();
        var young = new ForgedPebbleLog(4).Batch(9, ("new"u8.ToArray(), [1])).ToArray();

        var (operations, damage) = Read([.. young, .. old[young.Length..]]);

        Assert.That(damage, Is.Empty);
        Assert.That(operations.Select(operation => operation.Sequence), Is.EqualTo(new[] { 9UL }));
    }

    [Test]
    public void A_torn_last_record_ends_the_log()
    {
        var log = new ForgedPebbleLog(4).Batch(1, ("a"u8.ToArray(), [1]));
        var whole = log.Batch(2, ("b"u8.ToArray(), Large)).ToArray();

        var (operations, damage) = Read(whole[..^500]);

        Assert.That(operations.Select(operation => operation.Sequence), Is.EqualTo(new[] { 1UL }));
        Assert.That(damage, Is.Empty);
    }

    [Test]
    public void A_gap_with_more_of_the_log_behind_it_is_damage()
    {
        var log = new ForgedPebbleLog(4).Batch(1, ("a"u8.ToArray(), [1]));
        var start = log.Length;
        var bytes = log.Batch(2, ("b"u8.ToArray(), [2])).Batch(3, ("c"u8.ToArray(), [3])).ToArray();
        bytes[start + 20] ^= 1;

        var (operations, damage) = Read(bytes);

        Assert.That(operations.Select(operation => operation.Sequence), Is.EqualTo(new[] { 1UL, 3UL }));
        Assert.That(damage.Single().Offset, Is.EqualTo(start));
    }

    [Test]
    public void Preallocated_zeros_end_the_log()
    {
        var bytes = new ForgedPebbleLog(4).Batch(1, ("a"u8.ToArray(), [1])).ToArray();

        Assert.That(Read([.. bytes, .. new byte[100_000]]).Damage, Is.Empty);
    }

    [Test]
    public void A_changed_last_record_is_damage()
    {
        var bytes = new ForgedPebbleLog(4).Batch(1, ("a"u8.ToArray(), [1])).Batch(2, ("b"u8.ToArray(), Large[..900])).ToArray();
        bytes[^1] ^= 1;

        Assert.That(Read(bytes).Damage, Has.Count.EqualTo(1));
        Assert.That(Read([.. bytes, .. new byte[5000]]).Damage, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_last_record_whose_last_sector_was_never_written_ends_the_log()
    {
        var bytes = new ForgedPebbleLog(4).Batch(1, ("a"u8.ToArray(), [1])).Batch(2, ("b"u8.ToArray(), Large[..3000])).ToArray();
        bytes.AsSpan(bytes.Length / 512 * 512).Clear();

        Assert.That(Read([.. bytes, .. new byte[5000]]).Damage, Is.Empty);
    }

    [Test]
    public void The_empty_header_of_a_closed_log_is_its_end()
    {
        var bytes = new ForgedPebbleLog(4).Batch(1, ("a"u8.ToArray(), [1])).ToArray();

        Assert.That(Read([.. bytes, 0, 0, 0, 0, 0, 0, 5, 5, 0, 0, 0]).Damage, Is.Empty);
    }

    [Test]
    public void Zeros_where_no_header_fits_into_a_block_are_no_gap([Range(0, 14)] int rest)
    {
        var log = new ForgedPebbleLog(4).Record(Large.AsSpan(0, 32768 - 11 - rest));
        var bytes = log.Record([1, 2, 3]).ToArray();
        var file = new LogFile(new DiskFile("000004.log", bytes.Length, () => new MemoryStream(bytes)));

        Assert.That(file.Records().Select(record => record.Content.Length), Is.EqualTo(new[] { 32768 - 11 - rest, 3 }));
        Assert.That(file.Damage, Is.Empty);
    }

    [Test]
    public void Chunks_that_tell_how_far_the_log_was_synced_are_read()
    {
        byte[] batch = [.. ForgedSnapshot.Little(9), 1, 0, 0, 0, 1, 1, (byte)'a', 1, 5];
        byte[] covered = [9, 4, 0, 0, 0, .. new byte[8], .. batch];
        byte[] bytes = [.. BitConverter.GetBytes(Checker.Bytes.Crc32C.Mask(Checker.Bytes.Crc32C.Update(0, covered))), (byte)batch.Length, 0, .. covered];

        var (operations, damage) = Read(bytes);

        Assert.That(damage, Is.Empty);
        Assert.That(operations.Single().Sequence, Is.EqualTo(9));
    }

    private static (List<PebbleOperation> Operations, List<(long Offset, string Reason)> Damage) Read(byte[] bytes)
    {
        var log = new LogFile(new DiskFile("000004.log", bytes.Length, () => new MemoryStream(bytes)));
        return (log.Operations().ToList(), log.Damage);
    }
}
