using Elastickv.Node.Raft;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Wal;

public sealed class TornTailTests
{
    private static readonly int[] Sizes = [20, 100, 90, 7, 130];

    private LogFixture _fixture;
    private byte[] _whole;
    private int _lastBatch;
    private int _end;

    [SetUp]
    public void SetUp()
    {
        _fixture = new LogFixture();
        using (var log = _fixture.Open(out _))
        {
            LogFixture.Append(log, LogFixture.Entry(1, size: Sizes[0]), LogFixture.Entry(2, size: Sizes[1]));
            _lastBatch = Written();
            LogFixture.Append(log, LogFixture.Entry(3, size: Sizes[2]), LogFixture.Entry(4, size: Sizes[3]), LogFixture.Entry(5, size: Sizes[4]));
            _end = Written();
        }

        _whole = File.ReadAllBytes(_fixture.FirstSegment);
    }

    [TearDown]
    public void TearDown() => _fixture.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void A_write_cut_at_any_byte_keeps_all_before_it_and_the_log_goes_on(bool zerosFollow)
    {
        for (var cut = _lastBatch; cut < _end; cut++)
        {
            var left = _whole[..cut];
            File.WriteAllBytes(_fixture.FirstSegment, zerosFollow ? [.. left, .. new byte[4096 - cut]] : left);
            using (var log = _fixture.Open(out var replay))
            {
                AssertPrefix(replay, cut);
                var next = replay.Entries[^1].Index + 1;
                LogFixture.Append(log, LogFixture.Entry(next, term: 9));
            }

            var again = _fixture.Reopen();
            Assert.That(again.TornTail, Is.Null, $"cut at {cut}");
            Assert.That(again.Entries[^1].Term, Is.EqualTo(9));
        }
    }

    [Test]
    public void A_sector_that_never_reached_the_disk_is_a_torn_write()
    {
        using (var log = _fixture.Open(out _))
        {
            log.Append(null, [LogFixture.Entry(6, size: 2000)]);
            log.Flush();
        }

        var bytes = File.ReadAllBytes(_fixture.FirstSegment);
        bytes.AsSpan(1024, 512).Clear();
        File.WriteAllBytes(_fixture.FirstSegment, bytes);
        Assert.That(_fixture.Reopen().Entries[^1].Index, Is.EqualTo(5));
    }

    [Test]
    public void The_note_says_where_and_how_much()
    {
        File.WriteAllBytes(_fixture.FirstSegment, [.. _whole[..(_lastBatch + 50)], .. new byte[100]]);
        var torn = _fixture.Reopen().TornTail;
        Assert.That(torn, Is.EqualTo(new TornTail("0000000000000000-0000000000000000.wal", _lastBatch, 50)));
    }

    [Test]
    public void A_tear_can_only_be_in_the_last_segment()
    {
        using (var log = _fixture.Open(out _))
        {
            for (ulong index = 6; index < 20; index++)
                LogFixture.Append(log, LogFixture.Entry(index, size: 600));
        }

        using (var file = File.OpenWrite(_fixture.FirstSegment))
            file.SetLength(file.Length - 3);
        Assert.That(() => _fixture.Reopen(), Throws.TypeOf<WalDamagedException>());
    }

    [Test]
    public void Reading_alone_does_not_repair()
    {
        byte[] torn = [.. _whole[..(_lastBatch + 50)]];
        File.WriteAllBytes(_fixture.FirstSegment, torn);
        Assert.That(WalReader.Read(_fixture.Path).TornTail, Is.Not.Null);
        Assert.That(File.ReadAllBytes(_fixture.FirstSegment), Is.EqualTo(torn));
    }

    private static void AssertPrefix(WalReplay replay, int cut)
    {
        Assert.That(replay.Entries, Has.Count.InRange(2, 5), $"cut at {cut}");
        for (var i = 0; i < replay.Entries.Count; i++)
        {
            var expected = LogFixture.Entry((ulong)i + 1, size: Sizes[i]);
            Assert.That(replay.Entries[i].Data.ToArray(), Is.EqualTo(expected.Data.ToArray()), $"cut at {cut}");
        }

        Assert.That(replay.HardState, Is.EqualTo(new HardState(1, 5, 0)));
    }

    private int Written() => File.ReadAllBytes(_fixture.FirstSegment).AsSpan().LastIndexOfAnyExcept((byte)0) / 8 * 8 + 8;
}
