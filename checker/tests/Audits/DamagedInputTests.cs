using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Disks.Tar;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Tests.Canaries.Layers;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Audits;

/// <summary>
/// A hundred thousand damaged files of each format that a disk is read from: no reader may throw, hang or take memory out of proportion, and where a format has checksums,
/// nothing may be lost or changed without being listed.
/// </summary>
public sealed class DamagedInputTests
{
    /// <summary>Inputs are some kilobytes: a length that is believed would show here.</summary>
    private const long MostAllocated = 32 << 20;

    private const int Seed = 20261122;

    private const int Times = 100_000;

    private static readonly ForgedCluster Cluster = new();
    private static readonly ForgedNode Node = Cluster["n2"];

    private static IEnumerable<ForgedRow> FewRows => Node.Snapshots[ForgedCluster.LastSnapshot].Take(12);

    [Test]
    public void Snapshots() => Damage(ForgedSnapshot.Of(FewRows, ForgedCluster.RaftCutover), Times, "data/n2/fsm-snap/0000000000000190.fsm", ReadRows);

    [Test]
    public void Logs_of_Raft() => Damage(Wal(), Times, "data/n2/wal/0000000000000000-0000000000000000.wal", ReadEntries);

    [Test]
    public void Logs_of_Pebble() =>
        Damage(new ForgedPebbleLog(4).Batch(1, Pairs(0, 6)).Batch(7, Pairs(6, 6)).ToArray(), Times, "data/n2/fsm.db/000004.log", ReadRows);

    [Test]
    public void Snapshots_of_the_store_in_memory() => Damage(
        ForgedSnapshot.OfVersions(9, ("a", [(1, false, [1, 2, 3]), (5, true, [])]), ("b", [(2, false, [7])])), Times, "data/n2/fsm-snap/0000000000000190.fsm", ReadRows);

    [Test]
    public void Snapshots_of_tables() => Damage(ForgedSnapshot.OfTables(9, Table(FewRows)), Times, "data/n2/fsm-snap/0000000000000190.fsm", ReadRows);

    /// <summary>The version in the footer says how values begin, and no checksum covers it: it alone stays as it is.</summary>
    [Test]
    public void Tables_of_Pebble() => Damage(Table(FewRows), Times, "data/n2/fsm.db/000005.sst", ReadRows, repair: bytes =>
    {
        if (bytes.Length >= 12)
            new byte[] { 4, 0, 0, 0 }.CopyTo(bytes, bytes.Length - 12);
        return bytes;
    });

    [Test]
    public void Archives()
    {
        var archive = Upstream.Read("tar/gnu.tar.gz").AsSpan(0, 8192).ToArray();
        var mutator = new Mutator(new Random(Seed));
        var buffer = new byte[1 << 16];
        for (var round = 0; round < Times; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var walk = new TarWalk(new MemoryStream(mutator.Mutate(archive)));
                while (walk.Next() is { } member)
                {
                    Assert.That(member.Extents.Sum(extent => extent.Length), Is.LessThanOrEqualTo(member.Length));
                    while (walk.Read(buffer) > 0)
                        continue;
                }
            }
            catch (InvalidDataException)
            {
                // What is damaged is refused in this way only.
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostAllocated));
        }
    }

    [Test]
    public void Lists_of_values()
    {
        var list = System.Text.Encoding.UTF8.GetBytes("{\"phase\":\"phase0\",\"key\":\"a\",\"value\":\"AAAA\",\"acked\":true,\"operation\":7}\n{\"phase\":\"phase1\",\"key\":\"b\",\"value\":\"AAAA\",\"acked\":false}\n");
        var mutator = new Mutator(new Random(Seed));
        for (var round = 0; round < Times; round++)
        {
            try
            {
                Assert.That(CanaryReader.Read(new MemoryStream(mutator.Mutate(list)), "list"), Has.Length.LessThan(5));
            }
            catch (MalformedInputException)
            {
                // What is damaged is refused in this way only.
            }
        }
    }

    /// <summary>It has no checksums: what is changed cannot be known, only that reading ends well.</summary>
    [Test]
    public void Databases() => Damage(Upstream.Read("sqlite/small.db.gz"), Times, "data/n2/fsm.db/store", ReadRows, hasChecksums: false);

    [Test]
    public void Sidecars()
    {
        var sidecar = System.Text.Encoding.UTF8.GetBytes(Cluster.SidecarText(1));
        Damage(sidecar, Times, "encryption/keys.json", (image, notes) =>
        {
            if (SidecarReader.Read(image.Files[0], out var error) is not null)
                return ["read"];
            notes.Doubt(new Finding("unreadable", error));
            return [];
        }, hasChecksums: false);
    }

    [Test]
    public void Encoded_and_compressed_values([Values("gzip", "zlib, smallest", "hex inside JSON inside base64", "UTF-16 of base64", "percent")] string encoding)
    {
        var value = Cluster.Bytes(32);
        var canary = new Canary(Phase.Phase2, "k", value, Acked: true);
        Damage([.. "some text before "u8, .. Encodings.All[encoding](value), .. " and behind"u8], 600, "core", (image, notes) =>
        {
            var result = new CanaryScanChecker().Check(Runs.Of([image], [canary]), CancellationToken.None);
            return result.Findings.Select(finding => finding.Kind);
        }, hasChecksums: false);
    }

    [Test]
    public void A_whole_disk_with_one_damaged_file_is_never_valid_when_rows_are_missing([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        for (var round = 0; round < 10; round++)
        {
            var run = Cluster.Run();
            var image = run.Disks[1];
            var snapshot = image.Files.Single(file => file.Path.EndsWith("190.fsm", StringComparison.Ordinal));
            using var stream = snapshot.Open();
            using var original = new MemoryStream();
            stream.CopyTo(original);
            var damaged = mutator.Mutate(original.ToArray());
            var replaced = new DiskFile(snapshot.Path, damaged.Length, () => new MemoryStream(damaged));

            var results = DiskAudit.Run(run with { Disks = run.Disks.SetItem(1, image with { Files = image.Files.Replace(snapshot, replaced) }) }, CancellationToken.None);

            if (!damaged.AsSpan().SequenceEqual(original.ToArray()))
                Assert.That(results.Max(result => result.Verdict), Is.Not.EqualTo(Verdict.Valid), $"round {round}");
        }
    }

    private static byte[] Table(IEnumerable<ForgedRow> rows) => ForgedTable.Of(rows, format: 4, apart: row => row.Value.Length % 3 == 0);

    private static byte[] Wal()
    {
        var wal = new ForgedWal();
        foreach (var entry in Node.Log.Take(12))
            wal.Entry(entry.Term, entry.Index, entry.Data);
        return wal.ToArray(preallocated: 600);
    }

    private static (byte[] Key, byte[] Value)[] Pairs(int skip, int count) => [.. FewRows.Skip(skip).Take(count).Select(row => (row.Key, row.Value))];

    private static List<string> ReadRows(DiskImage image, AuditNotes notes)
    {
        var rows = new List<string>();
        DiskWalk.Rows(image, notes, source => rows.AddRange(source.Read().Select(row => Convert.ToHexString(row.Key.Span) + Convert.ToHexString(row.Value.Span))));
        return rows;
    }

    private static List<string> ReadEntries(DiskImage image, AuditNotes notes)
    {
        var entries = new List<string>();
        DiskWalk.Entries(image, notes, entry => entries.Add($"{entry.Term} {entry.Index} {Convert.ToHexString(entry.Data.Span)}"));
        return entries;
    }

    private static void Damage(byte[] original, int times, string path, Func<DiskImage, AuditNotes, IEnumerable<string>> read, bool hasChecksums = true, Func<byte[], byte[]>? repair = null)
    {
        var mutator = new Mutator(new Random(Seed));
        var healthy = new AuditNotes("");
        var whole = read(ImageOf(path, original), healthy).ToList();
        Assert.That(whole, Is.Not.Empty);
        for (var round = 0; round < times; round++)
        {
            var damaged = mutator.Mutate(original);
            damaged = repair?.Invoke([.. damaged]) ?? damaged;
            var notes = new AuditNotes("");
            var before = GC.GetAllocatedBytesForCurrentThread();
            var seen = read(ImageOf(path, damaged), notes).ToList();
            if (GC.GetAllocatedBytesForCurrentThread() - before > MostAllocated)
                Assert.Fail($"round {round} took {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
            if (hasChecksums && notes.Result().Verdict == Verdict.Valid && !IsBeginning(seen, whole))
                Assert.Fail($"round {round} gives other content and lists no damage");
        }
    }

    /// <summary>A log that ends early is what a crash leaves; whatever else is there must be as it was.</summary>
    private static bool IsBeginning(List<string> seen, List<string> whole) => seen.Count <= whole.Count && seen.SequenceEqual(whole.Take(seen.Count));

    private static DiskImage ImageOf(string path, byte[] content) => new Disk("n2").With(path, content).Image;
}
