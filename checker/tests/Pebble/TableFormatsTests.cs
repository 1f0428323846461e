using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Pebble;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;

namespace Elastickv.Jepsen.Checker.Tests.Pebble;

/// <summary>What the table of the real cluster does not show: values apart from their keys, hidden rows, and what must be named instead of passed over.</summary>
public sealed class TableFormatsTests
{
    private const byte ObsoleteSet = 0x41;

    private static readonly ForgedRow[] Rows = [.. Enumerable.Range(0, 40).Select(i => Sealer.Clear($"k{i:d3}", 7, new Random(i).GetItems<byte>([1, 2, 3, 4, 5, 6, 7, 8, 9, 250], 40 + i)))];

    [TestCase(3U)]
    [TestCase(4U)]
    public void Values_in_value_blocks_are_read(uint format)
    {
        var number = 0;
        using var table = Open(ForgedTable.Of(Rows, format: format, apart: _ => number++ % 3 != 0));

        var read = table.Operations().Select(operation => (Convert.ToHexString(operation.Key.Span), Convert.ToHexString(operation.Value.Span))).ToList();

        Assert.That(table.Damage, Is.Empty);
        Assert.That(read, Is.EqualTo(Rows.Select(row => (Convert.ToHexString(row.Key), Convert.ToHexString(row.Value)))));
    }

    [Test]
    public void The_scan_sees_into_value_blocks()
    {
        var value = new byte[32];
        new Random(1).NextBytes(value);
        ForgedRow[] rows = [.. Enumerable.Range(0, 20).Select(i => Sealer.Clear($"k{i:d3}", 7, i == 4 ? value : [.. value[..20], (byte)i]))];
        var disk = new Disk("n1").With("data/n1/fsm.db/000005.sst", ForgedTable.Of(rows, format: 4, apart: _ => true));

        var result = new CanaryScanChecker().Check(Runs.Of([disk.Image], [new Canary(Phase.Phase2, "k", value, Acked: true)]), CancellationToken.None);

        Assert.That(result.Findings.Single(finding => finding.Kind == "canary-leak").Message, Does.Contain("as a compressed table block"));
    }

    [Test]
    public void A_row_that_a_newer_one_hides_is_read_all_the_same()
    {
        using var table = Open(ForgedTable.Of(Rows, format: 4, apart: row => row.Value.Length % 2 == 0, kind: ObsoleteSet));

        Assert.That(table.Operations().Count(operation => operation.IsSet), Is.EqualTo(Rows.Length));
        Assert.That(table.Damage, Is.Empty);
    }

    [Test]
    public void Columns_are_named_as_not_read()
    {
        using var table = Open(ForgedTable.Of(Rows, format: 5));

        Assert.That(table.Operations(), Is.Empty);
        Assert.That(table.Damage.Single().Reason, Does.Contain("table format 5, which stores columns"));
        Assert.That(table.Blocks().Count(), Is.GreaterThan(3), "the scan still looks into compressed blocks");
    }

    [TestCase(2, "with zlib")]
    [TestCase(7, "with zstd")]
    [TestCase(8, "with MinLZ")]
    [TestCase(9, "in an unknown way")]
    public void Other_compressions_are_named_as_not_read(byte type, string reason)
    {
        var bytes = ForgedTable.Of(Rows, format: 4);
        using (var whole = Open(bytes))
            Retype(bytes, (int)whole.Blocks().Skip(1).First().Offset, type);
        using var table = Open(bytes);

        Assert.That(table.Operations().Count(), Is.LessThan(Rows.Length));
        Assert.That(table.Damage.Select(damage => damage.Reason), Has.Some.Contains(reason));
    }

    /// <summary>Changes the type byte of the uncompressed block before the one at an offset, with its checksum.</summary>
    private static void Retype(byte[] bytes, int nextBlock, byte type)
    {
        var start = 0;
        using (var table = Open(bytes))
            start = (int)table.Blocks().TakeWhile(block => block.Offset < nextBlock).Last().Offset;
        bytes[nextBlock - 5] = type;
        BitConverter.TryWriteBytes(bytes.AsSpan(nextBlock - 4), Checker.Bytes.Crc32C.Mask(Checker.Bytes.Crc32C.Update(0, bytes.AsSpan(start, nextBlock - 4 - start))));
    }

    private static TableFile Open(byte[] bytes) => new(new DiskFile("000005.sst", bytes.Length, () => new MemoryStream(bytes)));
}
