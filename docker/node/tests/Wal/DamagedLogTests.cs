using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Wal;

public sealed class DamagedLogTests
{
    [Test]
    public void A_changed_byte_anywhere_is_a_refusal_or_changes_nothing_that_was_stored()
    {
        using var fixture = new LogFixture();
        using (var log = fixture.Open(out _))
        {
            LogFixture.Append(log, LogFixture.Entry(1), LogFixture.Entry(2, size: 33));
            LogFixture.Append(log, LogFixture.Entry(3, size: 64));
            log.Append(null, [LogFixture.Entry(4, size: 50)]);
            log.Sync();
        }

        var whole = File.ReadAllBytes(fixture.FirstSegment);
        var end = whole.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var expected = Contents(WalReader.Read(fixture.Path));
        var refused = 0;
        for (var at = 0; at < end; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(fixture.FirstSegment, damaged);
            if (TryRead(fixture.Path) is { } replay)
                Assert.That(Contents(replay), Is.EqualTo(expected), $"byte {at}");
            else
                refused++;
        }

        // Only the padding between records is not covered by a checksum.
        Assert.That(refused, Is.GreaterThan(end * 9 / 10));
    }

    [Test]
    public void A_damaged_record_before_others_is_refused_and_the_place_named()
    {
        using var fixture = new LogFixture();
        using (var log = fixture.Open(out _))
            LogFixture.Append(log, LogFixture.Entry(1, size: 600), LogFixture.Entry(2));
        var bytes = File.ReadAllBytes(fixture.FirstSegment);

        // A whole sector lost from a write that was acknowledged, with another record behind it.
        bytes.AsSpan(512, 100).Clear();
        File.WriteAllBytes(fixture.FirstSegment, bytes);
        Assert.That(
            () => fixture.Reopen(),
            Throws.TypeOf<WalDamagedException>().With.Message.Contains("0000000000000000-0000000000000000.wal at offset"));
    }

    [Test]
    public void Refusing_changes_no_file()
    {
        using var fixture = new LogFixture();
        using (var log = fixture.Open(out _))
            LogFixture.Append(log, LogFixture.Entry(1), LogFixture.Entry(2));
        var bytes = File.ReadAllBytes(fixture.FirstSegment);
        bytes[^4000] ^= 0x10;
        File.WriteAllBytes(fixture.FirstSegment, bytes);
        Assert.That(() => fixture.Reopen(), Throws.TypeOf<WalDamagedException>());
        Assert.That(File.ReadAllBytes(fixture.FirstSegment), Is.EqualTo(bytes));
    }

    private static WalReplay? TryRead(string path)
    {
        try
        {
            return WalReader.Read(path);
        }
        catch (WalDamagedException)
        {
            return null;
        }
    }

    private static string Contents(WalReplay replay) =>
        $"{replay.HardState} {string.Join(',', replay.Entries.Select(entry => $"{entry.Term}/{entry.Index}:{Convert.ToHexString(entry.Data.Span)}"))}";
}
