using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Fixtures;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

public sealed class SegmentScannerTests
{
    private const int Buffer = SegmentScanner.BufferSize;
    private const int Segment = 32 << 20;
    private static readonly byte[] Value = NewBytes(40);

    [Test]
    public void A_canary_is_found_exactly_once_around_every_boundary([Values(Buffer - 63, Buffer, 2 * Buffer - 63, Segment, Segment + Buffer)] int boundary)
    {
        foreach (var shift in new[] { -41, -40, -39, -20, -1, 0, 1 })
        {
            var file = new byte[Math.Max(boundary + 100, 0)];
            Value.CopyTo(file, boundary + shift);

            var findings = Scan(new DiskFile("core", file.Length, () => new MemoryStream(file)));

            Assert.That(findings, Is.EqualTo(new[] { (long)boundary + shift }), $"shift {shift}");
        }
    }

    [Test]
    public void A_sparse_file_is_searched_up_to_the_edges_of_its_holes()
    {
        var folder = Directory.CreateTempSubdirectory("sparse-");
        try
        {
            var path = Path.Combine(folder.FullName, "sparse");
            using (var stream = File.Create(path))
            {
                stream.SetLength(1L << 30);
                stream.Position = (700 << 20) + 4096 - 40;
                stream.Write(Value);
            }

            Assert.That(Scan(FolderImage.Read("n1", "final", folder.FullName).Files.Single()), Is.EqualTo(new[] { (700L << 20) + 4096 - 40 }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void A_stream_that_cannot_seek_is_read_from_its_beginning()
    {
        byte[] file = [.. new byte[100], .. Value];

        Assert.That(Scan(new DiskFile("core", file.Length, () => new PrefixedStream(file, Stream.Null))), Is.EqualTo(new[] { 100L }));
    }

    private static long[] Scan(DiskFile file)
    {
        var canary = new Canary(Phase.Phase2, "k", Value, Acked: true);
        var result = new CanaryScanChecker().Check(Runs.Of([new DiskImage("n1", "final", [file])], [canary]), CancellationToken.None);
        return [.. result.Findings.Where(finding => finding.Kind == "canary-leak").Select(finding => finding.Offset!.Value)];
    }

    private static byte[] NewBytes(int count)
    {
        var bytes = new byte[count];
        new Random(99).NextBytes(bytes);
        return bytes;
    }
}
