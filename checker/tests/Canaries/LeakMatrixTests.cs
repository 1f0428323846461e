using System.Text;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Canaries.Layers;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

/// <summary>
/// Each encoding in each place at positions around the boundaries of the scan's buffers, one value for each: every one of them must be found. In a
/// compressed block the boundaries are those of Snappy, which cuts what it compresses into pieces of 64 KiB.
/// </summary>
public sealed class LeakMatrixTests
{
    private const int Step = SegmentScanner.BufferSize - SegmentScanner.Overlap;
    private const int SnappyPiece = 1 << 16;

    /// <summary>The scan names this many values of a file; more are only counted.</summary>
    private const int LeaksInAFile = 16;

    private readonly Random _random = new(7);

    public enum Shift
    {
        JustBefore,
        AllButOneByte,
        Half,
        OneByte,
        JustBehind,
    }

    [Test]
    public void Every_encoding_is_found_in_every_place_around_every_boundary([Values] Shift shift)
    {
        var disk = new Disk("n1");
        var canaries = new List<Canary>();
        using var held = new HeldFiles();
        foreach (var (place, path, step, pack) in Containers())
        {
            foreach (var (part, encodings) in Encodings.All.Chunk(LeaksInAFile).Index())
            {
                var content = Fill(encodings, place, step, shift, pack, canaries);
                disk.With(string.Format(null, path, part), content);
            }
        }

        var image = disk.Image;
        foreach (var encodings in Encodings.All.Chunk(LeaksInAFile))
            image = image with { Files = image.Files.Add(held.Write(Fill(encodings, "deleted", Step, shift, content => content, canaries))) };
        foreach (var (name, encode) in Encodings.All)
            image = image with { Files = image.Files.Add(Named(encode(NewCanary($"name {name}", canaries)))) };

        var result = new CanaryScanChecker().Check(Runs.Of([image], canaries), CancellationToken.None);

        var found = result.Findings.Where(finding => finding.Kind == "canary-leak").Select(finding => finding.Key!);
        Assert.That(canaries.Select(canary => canary.Key).Except(found), Is.Empty);
    }

    private static IEnumerable<(string Place, string Path, int Step, Func<byte[], byte[]> Pack)> Containers()
    {
        yield return ("wal", "data/n1/wal/000000000000000{0}-0000000000000000.wal", Step, content => new ForgedWal().Entry(1, 2, content).ToArray());
        yield return ("table", "data/n1/fsm.db/00000{0}.sst", Step, content => Table(content, before: true));
        yield return ("table block", "data/n1/fsm.db/00001{0}.sst", SnappyPiece, content => Table(content, before: false));
        yield return ("snapshot", "data/n1/fsm-snap/000000000000000{0}.fsm", Step, content => ForgedSnapshot.Of([Sealer.Clear("k", 1, content)]));
        yield return ("sidecar", "encryption/keys.json.tmp{0}", Step, content => content);
        yield return ("log", "node{0}.log", Step, content => content);
        yield return ("temporary file", "data/n1/tmp-{0}", Step, content => content);
    }

    /// <summary>A table of one row; a row before it makes its block the second one, which is not compressed.</summary>
    private static byte[] Table(byte[] content, bool before) =>
        ForgedTable.Of([.. before ? [Sealer.Clear("a", 1, [1])] : Array.Empty<ForgedRow>(), Sealer.Clear("k", 1, content)], rowsInABlock: 1);

    /// <summary>A file with one leak at each of its boundaries. Where the container puts what it is given is found out first.</summary>
    private byte[] Fill(KeyValuePair<string, Func<byte[], byte[]>>[] encodings, string place, int step, Shift shift, Func<byte[], byte[]> pack, List<Canary> canaries)
    {
        var content = new byte[(encodings.Length + 2) * step];
        _random.NextBytes(content);
        var start = step == SnappyPiece ? 0 : pack(content).AsSpan().IndexOf(content.AsSpan(0, 64));
        Assert.That(start, Is.Not.Negative, place);
        foreach (var (number, (name, encode)) in encodings.Index())
        {
            var leak = encode(NewCanary($"{place}: {name}", canaries));
            var boundary = step == SnappyPiece ? (number + 1) * step : SegmentScanner.BufferSize + (number * step) - start;
            var at = boundary + shift switch
            {
                Shift.JustBefore => -leak.Length,
                Shift.AllButOneByte => 1 - leak.Length,
                Shift.Half => -leak.Length / 2,
                Shift.OneByte => -1,
                _ => 0,
            };
            leak.CopyTo(content, at);
            (content[at - 1], content[at + leak.Length]) = (0xFE, 0xFE);
        }

        return pack(content);
    }

    private byte[] NewCanary(string key, List<Canary> canaries)
    {
        var value = new byte[32];
        _random.NextBytes(value);
        canaries.Add(new Canary(Phase.Phase2, key, value, Acked: true));
        return value;
    }

    /// <summary>An empty file whose name, as the bytes that a file system would hold, is a leak.</summary>
    private static DiskFile Named(byte[] name) => new("data/" + Encoding.Latin1.GetString(name), 0, () => new MemoryStream());

    /// <summary>Files that a process has deleted and still holds open: this one.</summary>
    private sealed class HeldFiles : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("leak-").FullName;
        private readonly List<FileStream> _open = [];

        public DiskFile Write(byte[] content)
        {
            var path = Path.Combine(_folder, $"held-{_open.Count}");
            File.WriteAllBytes(path, content);
            _open.Add(File.OpenRead(path));
            File.Delete(path);
            var (handle, name) = DeletedFiles.Of(Environment.ProcessId).Single(found => found.Name == path);
            return FolderImage.File($"{name.TrimStart('/')} (deleted)", handle);
        }

        public void Dispose()
        {
            _open.ForEach(file => file.Dispose());
            Directory.Delete(_folder, recursive: true);
        }
    }
}
