using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Tests.Wal;

public sealed class WalLogTests
{
    [Test]
    public void Segments_are_read_in_order_and_the_preallocated_next_one_is_not()
    {
        var log = Log(("0000000000000001-0000000000000003", Segment(3, 4)), ("0000000000000000-0000000000000000", Segment(1, 2)));

        Assert.That(log.Entries().Select(entry => entry.Index), Is.EqualTo(new[] { 1UL, 2UL, 3UL, 4UL }));
        Assert.That(log.Damage, Is.Empty);
        Assert.That(log.Files.Select(file => file.Name), Has.None.Contains("tmp"));
    }

    [Test]
    public void A_torn_tail_is_allowed_only_at_the_end_of_the_last_segment()
    {
        var torn = Segment(1, 2)[..^4100];
        var inTheMiddle = Log(("0000000000000000-0000000000000000", torn), ("0000000000000001-0000000000000003", Segment(3, 4)));
        var atTheEnd = Log(("0000000000000000-0000000000000000", torn));

        Assert.That(inTheMiddle.Entries().Count() + atTheEnd.Entries().Count(), Is.EqualTo(3 + 1));
        Assert.That(inTheMiddle.Damage.Single().File.Name, Does.StartWith("0000000000000000-"));
        Assert.That(atTheEnd.Damage, Is.Empty);
    }

    [Test]
    public void A_snapshot_that_jumps_ahead_of_the_log_was_installed()
    {
        var own = new ForgedWal().Entry(1, 2, [1]).Entry(1, 3, [1]).Append(5, [0x08, 3, 0x10, 1]);
        var installed = new ForgedWal().Entry(1, 2, [1]).Append(5, [0x08, 9, 0x10, 1]).Entry(1, 10, [1]);

        var afterLostOnes = new ForgedWal().Entry(1, 2, [1]).Entry(1, 3, [1]).Entry(1, 4, [1]).Append(5, [0x08, 3, 0x10, 2]).Entry(2, 4, [1]);

        Assert.That(IsInstalled(own), Is.False);
        Assert.That(IsInstalled(installed), Is.True);
        Assert.That(IsInstalled(afterLostOnes), Is.True, "the log was longer, but of another term");
    }

    private static bool IsInstalled(ForgedWal wal)
    {
        var log = Log(("0000000000000000-0000000000000000", wal.ToArray()));
        _ = log.Entries().Count();
        return log.InstalledSnapshot;
    }

    private static byte[] Segment(ulong first, ulong second) => new ForgedWal().Entry(1, first, [1, 2, 3]).Entry(1, second, [4, 5, 6]).ToArray();

    private static WalLog Log(params (string Name, byte[] Content)[] segments)
    {
        var disk = new Disk("n1").With("data/n1/wal/0.tmp", new byte[1000]);
        foreach (var (name, content) in segments)
            disk.With($"data/n1/wal/{name}.wal", content);
        return new WalLog(disk.Image);
    }
}
