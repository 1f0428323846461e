using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Fixtures;

namespace Elastickv.Jepsen.Checker.Tests.Canaries.Layers;

/// <summary>Every encoding at every alignment to the blocks that are looked at at once, and across the end of a buffer byte by byte.</summary>
public sealed class EncodedAlignmentTests
{
    /// <summary>Twice a block of the search for runs, which is the largest of all.</summary>
    private const int Alignments = 2 * 128;

    private const int Buffer = SegmentScanner.BufferSize;

    private readonly Random _random = new(2718);

    [TestCaseSource(typeof(Encodings), nameof(Encodings.All))]
    public void A_value_of_any_length_is_found_at_every_alignment(KeyValuePair<string, Func<byte[], byte[]>> encoding)
    {
        foreach (var length in new[] { 16, 17, 20, 23, 24, 31, 32, 33, 47, 64, 100 })
        {
            var value = NewBytes(length);
            var leak = encoding.Value(value);
            foreach (var (name, background) in Backgrounds(leak.Length))
                AssertFound(value, leak, background, Enumerable.Range(1, Alignments), $"{length} bytes in {name}");
        }
    }

    [TestCaseSource(typeof(Encodings), nameof(Encodings.All))]
    public void A_text_of_the_suite_is_found_at_every_alignment(KeyValuePair<string, Func<byte[], byte[]>> encoding)
    {
        var value = System.Text.Encoding.ASCII.GetBytes("CNRY" + System.Buffers.Text.Base64Url.EncodeToString(NewBytes(32)));
        var leak = encoding.Value(value);
        foreach (var (name, background) in Backgrounds(leak.Length))
            AssertFound(value, leak, background, Enumerable.Range(1, Alignments), name);
    }

    [TestCaseSource(typeof(Encodings), nameof(Encodings.All))]
    public void A_value_is_found_wherever_the_end_of_a_buffer_cuts_it(KeyValuePair<string, Func<byte[], byte[]>> encoding)
    {
        var value = NewBytes(40);
        var leak = encoding.Value(value);
        var background = NewBytes(Buffer + 8192);

        AssertFound(value, leak, background, Enumerable.Range(Buffer - leak.Length - 2, leak.Length + 4), "random bytes");
    }

    /// <summary>What stands around a leak: sealed values, preallocated zeros, and a log.</summary>
    private IEnumerable<(string Name, byte[] Bytes)> Backgrounds(int leak)
    {
        var size = Alignments + leak + 200;
        yield return ("random bytes", NewBytes(size));
        yield return ("zeros", new byte[size]);
        yield return ("text", [.. Enumerable.Repeat("2026/01/02 03:04:05 applied an entry to the log;\n"u8.ToArray(), (size / 40) + 1).SelectMany(line => line).Take(size)]);
    }

    private static void AssertFound(byte[] value, byte[] leak, byte[] background, IEnumerable<int> offsets, string where)
    {
        var disk = new Disk("n1");
        var paths = new List<string>();
        foreach (var offset in offsets)
        {
            byte[] file = [.. background];
            leak.CopyTo(file, offset);
            file[offset - 1] = (byte)'"';
            file[offset + leak.Length] = (byte)'"';
            paths.Add($"tmp-{offset}");
            disk.With(paths[^1], file);
        }

        var canary = new Canary(Phase.Phase2, "k", value, Acked: true);
        var result = new CanaryScanChecker().Check(Runs.Of([disk.Image], [canary]), CancellationToken.None);
        var found = result.Findings.Where(finding => finding.Kind == "canary-leak").Select(finding => finding.File!).ToHashSet();

        Assert.That(paths.Except(found), Is.Empty, where);
    }

    private byte[] NewBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
