using System.Text;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Pebble;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Pebble;

/// <summary>The table that a real cluster's Pebble wrote: format 16, Snappy, an index of two levels.</summary>
public sealed class TableFileTests
{
    private const string Path = "data/n1/fsm.db/000033.sst";
    private static readonly byte[] Bytes = Upstream.Read("tables.sst.gz");

    [Test]
    public void Every_entry_of_the_upstream_table_is_read()
    {
        using var table = new TableFile(FileOf(Bytes));

        var operations = table.Operations().ToList();

        Assert.Multiple(() =>
        {
            Assert.That(table.Damage, Is.Empty);
            Assert.That(operations, Has.Count.EqualTo(4387), "as its own properties say");
            Assert.That(operations, Has.All.Property("Kind").EqualTo(PebbleOperationKind.Set));
            Assert.That(operations.Select(operation => Encoding.Latin1.GetString(operation.Key.Span)), Is.Ordered.Using<string>(StringComparer.Ordinal));
        });
    }

    [Test]
    public void The_scan_finds_all_130_clear_canaries_where_a_byte_search_finds_14()
    {
        var canaries = Upstream.ReadCanaries("tables-canaries.jsonl.gz");
        var bytewise = canaries.Count(canary => Bytes.AsSpan().IndexOf(canary.Value.Span) >= 0);

        var result = new CanaryScanChecker().Check(
            Runs.Of([new Disk("n1").With(Path, Bytes).Image], canaries, ["phase0", "bootstrapped", "phase1"]), CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(bytewise, Is.EqualTo(14));
            Assert.That(result.Looked["phase0 in the store"] + result.Looked["bootstrapped in the store"], Is.EqualTo(130));
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
        });
    }

    [Test]
    public void Blocks_are_found_without_footer_and_index()
    {
        using var whole = new TableFile(FileOf(Bytes));
        using var torn = new TableFile(FileOf(Bytes[..^100]));

        var expected = whole.Blocks().Where(block => block.Compressed && block.Offset < 200_000).Select(block => block.Offset).ToList();
        var found = torn.Blocks().Select(block => block.Offset).ToHashSet();

        Assert.That(expected, Is.SubsetOf(found));
        Assert.That(expected, Has.Count.GreaterThan(40));
        Assert.That(torn.Damage, Is.Not.Empty);
    }

    [Test]
    public void A_flipped_bit_is_reported_with_its_block()
    {
        byte[] damaged = [.. Bytes];
        damaged[3000] ^= 1;
        using var table = new TableFile(FileOf(damaged));

        var operations = table.Operations().Count();

        Assert.That(operations, Is.LessThanOrEqualTo(4387));
        Assert.That(table.Damage[0].Offset, Is.LessThan(3000));
    }

    private static DiskFile FileOf(byte[] bytes) => new(Path, bytes.Length, () => new MemoryStream(bytes));
}
