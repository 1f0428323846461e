using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Snapshots;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;

namespace Elastickv.Jepsen.Checker.Tests.Snapshots;

public sealed class SnapshotFileTests
{
    private static readonly ForgedRow[] Rows = [Sealer.Clear("a", 1, [1, 2]), Sealer.Clear("b", 2, []), Sealer.Tombstone("c", 3)];

    [TestCase(0UL, 1)]
    [TestCase(77UL, 2)]
    public void Header_and_rows_are_read(ulong cutover, int version)
    {
        var (snapshot, rows) = Read(ForgedSnapshot.Of(Rows, cutover, lastCommit: 9));

        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Damage, Is.Null);
            Assert.That(snapshot.Header, Is.EqualTo(new SnapshotHeader(version, 17, cutover)));
            Assert.That(snapshot.LastCommitTimestamp, Is.EqualTo(9));
            Assert.That(rows, Is.EqualTo(new[] { ("a", 1UL), ("b", 2UL), ("c", 3UL) }));
        });
    }

    [Test]
    public void A_legacy_snapshot_has_no_header()
    {
        var (snapshot, rows) = Read(Recrc(ForgedSnapshot.Of(Rows)[16..]));

        Assert.That(snapshot.Damage, Is.Null);
        Assert.That(snapshot.Header!.Version, Is.Zero);
        Assert.That(rows.Count, Is.EqualTo(3));
    }

    [Test]
    public void A_longer_second_header_is_read_over()
    {
        var bytes = ForgedSnapshot.Of(Rows, 77);
        byte[] longer = [.. bytes[..8], 0, 20, .. bytes[10..26], 1, 2, 3, 4, .. bytes[26..]];

        var (snapshot, rows) = Read(Recrc(longer));

        Assert.That(snapshot.Damage, Is.Null);
        Assert.That(snapshot.Header!.RaftCutover, Is.EqualTo(77));
        Assert.That(rows.Count, Is.EqualTo(3));
    }

    [TestCase(7, (byte)'9', "unknown version")]
    [TestCase(16, (byte)'X', "a format that is not read")]
    [TestCase(39, (byte)1, "longer than the file")]
    [TestCase(45, (byte)1, "checksum is wrong")]
    public void Damage_is_named(int at, byte value, string damage)
    {
        var bytes = ForgedSnapshot.Of(Rows);
        bytes[at] = value;

        Assert.That(Read(bytes).Snapshot.Damage, Does.Contain(damage));
    }

    [Test]
    public void A_file_cut_anywhere_is_damaged_and_gives_only_whole_rows()
    {
        var bytes = ForgedSnapshot.Of(Rows, 77);
        for (var length = 0; length < bytes.Length; length++)
        {
            var (snapshot, rows) = Read(bytes[..length]);
            Assert.That(snapshot.Damage, Is.Not.Null, $"cut at {length}");
            Assert.That(rows.Count, Is.LessThanOrEqualTo(3));
        }
    }

    [Test]
    public void What_the_store_in_memory_writes_is_read_newest_version_first()
    {
        var (snapshot, rows) = Read(ForgedSnapshot.OfVersions(9, ("a", [(1, false, "one"u8.ToArray()), (5, true, [])]), ("b", [(2, false, [])])));

        Assert.That(snapshot.Damage, Is.Null);
        Assert.That(snapshot.LastCommitTimestamp, Is.EqualTo(9));
        Assert.That(rows, Is.EqualTo(new[] { ("a", 5UL), ("a", 1UL), ("b", 2UL) }));
    }

    [Test]
    public void Tables_inside_a_snapshot_are_read_and_seen_through()
    {
        var value = new byte[32];
        new Random(3).NextBytes(value);
        ForgedRow[] many = [.. Enumerable.Range(0, 30).Select(i => Sealer.Clear($"k{i:d2}", 7, [.. value[..9], .. value[..9], .. i == 24 ? value : []]))];
        var bytes = ForgedSnapshot.OfTables(9, ForgedTable.Of(many[..15], format: 4), ForgedTable.Of(many[15..], format: 4));

        var (snapshot, rows) = Read(bytes);
        var scan = new CanaryScanChecker().Check(
            Runs.Of([new Disk("n1").With("data/n1/fsm-snap/0000000000000190.fsm", bytes).Image], [new Canary(Phase.Phase2, "k", value, Acked: true)]), CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Damage, Is.Null);
            Assert.That(rows.Select(row => row.Item1), Is.EqualTo(many.Select(row => System.Text.Encoding.UTF8.GetString(row.Key[..^8]))));
            Assert.That(bytes.AsSpan().IndexOf(value), Is.Negative);
            Assert.That(scan.Findings.Select(finding => finding.Kind), Does.Contain("canary-leak"));
        });
    }

    [Test]
    public void A_snapshot_of_either_kind_that_is_cut_anywhere_is_damaged([Values] bool tables)
    {
        var bytes = tables ? ForgedSnapshot.OfTables(9, ForgedTable.Of(Rows, format: 4)) : ForgedSnapshot.OfVersions(9, ("a", [(1, false, [7])]));
        for (var length = 0; length < bytes.Length; length++)
            Assert.That(Read(bytes[..length]).Snapshot.Damage, Is.Not.Null, $"cut at {length}");
    }

    [TestCase("00000000000001e1.fsm", 481UL)]
    [TestCase("00000000000001e1.tmp", null)]
    [TestCase("x.fsm", null)]
    public void The_name_gives_the_index(string name, ulong? index) =>
        Assert.That(SnapshotFile.IndexOf(new DiskFile("fsm-snap/" + name, 0, () => Stream.Null)), Is.EqualTo(index));

    private static byte[] Recrc(byte[] bytes)
    {
        var crc = Elastickv.Jepsen.Checker.Bytes.Crc32C.Update(0, bytes.AsSpan(0, bytes.Length - 4));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - 4), crc);
        return bytes;
    }

    private static (SnapshotFile Snapshot, List<(string, ulong)> Rows) Read(byte[] bytes)
    {
        var snapshot = new SnapshotFile(new DiskFile("x.fsm", bytes.Length, () => new MemoryStream(bytes)));
        var rows = snapshot.Rows().Select(row => (System.Text.Encoding.UTF8.GetString(row.UserKey.Span), row.CommitTimestamp)).ToList();
        return (snapshot, rows);
    }
}
