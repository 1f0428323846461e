using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Canaries.Layers;

/// <summary>Every encoding in every place and around every boundary: nothing may be missed.</summary>
public sealed class PlantedLeakTests
{
    private const int Buffer = SegmentScanner.BufferSize;
    private const int Segment = 32 << 20;

    private readonly Random _random = new(42);

    [TestCaseSource(typeof(Encodings), nameof(Encodings.All))]
    public void A_value_is_found_in_every_place(KeyValuePair<string, Func<byte[], byte[]>> encoding)
    {
        foreach (var length in new[] { 16, 17, 24, 33, 48, 100 })
        {
            var value = NewBytes(length);
            var leak = encoding.Value(value);
            var disk = new Disk("n1");
            foreach (var path in Places)
                disk.With(path, Surround(path, leak));

            var found = Scan(disk, value);

            Assert.That(found.Select(finding => finding.File).Distinct(), Is.EquivalentTo(Places), $"length {length}");
        }
    }

    [TestCaseSource(typeof(Encodings), nameof(Encodings.All))]
    public void A_value_is_found_around_every_boundary_of_a_buffer(KeyValuePair<string, Func<byte[], byte[]>> encoding)
    {
        var value = NewBytes(32);
        var leak = encoding.Value(value);
        var disk = new Disk("n1");
        var background = NewBytes((2 * Buffer) + 65536);
        var paths = new List<string>();

        // The first piece ends at the buffer's size, each later one a buffer without what is carried behind it.
        foreach (var boundary in new[] { Buffer, (2 * Buffer) - SegmentScanner.Overlap, Buffer - SegmentScanner.Overlap })
        {
            foreach (var shift in new[] { -leak.Length - 1, -leak.Length, -leak.Length + 1, -leak.Length / 2, -1, 0, 1 })
            {
                byte[] file = [.. background];
                leak.CopyTo(file, boundary + shift);
                file[boundary + shift - 1] = 0xFE;
                file[boundary + shift + leak.Length] = 0xFE;
                paths.Add($"data/n1/tmp-{paths.Count}");
                disk.With(paths[^1], file);
            }
        }

        Assert.That(Scan(disk, value).Select(finding => finding.File).Distinct(), Is.EquivalentTo(paths));
    }

    [Test]
    public void A_value_is_found_where_two_workers_meet([Values("raw", "hex lower", "JSON, all escaped", "gzip", "UTF-16 big")] string encoding)
    {
        var value = NewBytes(32);
        var leak = Encodings.All[encoding](value);
        foreach (var shift in new[] { -leak.Length, -leak.Length / 2, -1, 0 })
        {
            var file = new byte[Segment + 65536];
            leak.CopyTo(file, Segment + shift);

            Assert.That(Scan(new Disk("n1").With("core", file), value), Is.Not.Empty, $"shift {shift}");
        }
    }

    [Test]
    public void A_value_in_a_pebble_log_is_found_across_its_chunks()
    {
        var value = NewBytes(40);
        for (var before = 32700; before < 32768; before += 5)
        {
            var log = new ForgedPebbleLog(4).Batch(1, ("k"u8.ToArray(), [.. NewBytes(before), .. value, .. NewBytes(9)]));

            Assert.That(Scan(new Disk("n1").With("data/n1/fsm.db/000004.log", log.ToArray()), value), Is.Not.Empty, $"after {before} bytes");
        }
    }

    [Test]
    public void A_value_in_a_file_name_is_found_in_encodings_that_names_can_have(
        [Values("hex lower", "base64url", "percent", "base64", "percent, all lower")] string encoding)
    {
        var value = NewBytes(24);
        var name = System.Text.Encoding.ASCII.GetString(Encodings.All[encoding](value));

        var found = Scan(new Disk("n1").With($"data/n1/{name}.tmp", []), value);

        Assert.That(found.Single().Message, Does.Contain("a file name"));
    }

    [Test]
    public void A_value_of_a_few_bytes_that_needs_no_encoding_is_found_as_it_is()
    {
        var value = "plain-old-ascii-text-0123456789"u8.ToArray();
        foreach (var (name, encode) in Encodings.All)
            Assert.That(Scan(new Disk("n1").With("core", Surround("core", encode(value))), value), Is.Not.Empty, name);
    }

    [Test]
    public void The_encoding_is_named()
    {
        var value = NewBytes(32);
        var leak = Encodings.All["hex inside JSON inside base64"](value);

        Assert.That(Scan(new Disk("n1").With("core", leak), value).Single().Message, Does.Contain("as hexadecimal inside base64,"));
    }

    private static string[] Places =>
    [
        "data/n1/wal/0000000000000000-0000000000000000.wal",
        "data/n1/fsm-snap/0000000000000007.fsm",
        "data/n1/fsm.db/CURRENT",
        "data/n1/tmp-17",
        "data/n1/fsm.db/000005.sst.tmp (deleted, fd 9)",
        "encryption/keys.json.tmp",
        "node.log",
    ];

    private byte[] Surround(string path, byte[] leak) => path.EndsWith(".log", StringComparison.Ordinal)
        ? [.. "2026/01/02 03:04:05 wrote \""u8, .. leak, .. "\" to disk\n"u8]
        : [.. NewBytes(_random.Next(3, 60)), 0xFE, .. leak, 0xFE, .. NewBytes(50)];

    private static List<Finding> Scan(Disk disk, byte[] value)
    {
        var canary = new Canary(Phase.Phase2, "k", value, Acked: true);
        var result = new CanaryScanChecker().Check(Runs.Of([disk.Image], [canary]), CancellationToken.None);
        return [.. result.Findings.Where(finding => finding.Kind == "canary-leak")];
    }

    private byte[] NewBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
