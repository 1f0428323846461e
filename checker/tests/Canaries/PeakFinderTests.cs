using Elastickv.Jepsen.Checker.Canaries;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

public sealed class PeakFinderTests
{
    private const int Margin = 4;

    private readonly Random _random = new(815);

    [Test]
    public void Every_largest_byte_of_every_window_is_a_peak_and_no_other_byte_away_from_the_ends(
        [Values(8, 9, 15, 16, 17, 24, 31, 32)] int window, [Values(2, 5, 256)] int kinds)
    {
        for (var length = 0; length < 500; length++)
        {
            var text = NewText(length, kinds);
            var found = Find(new PeakFinder(Margin, window, lowest: 0), text);
            var peaks = Peaks(text, window);

            Assert.That(peaks.Except(found), Is.Empty, $"length {length}");
            Assert.That(found, Is.Ordered.Ascending.And.Unique, $"length {length}");
            Assert.That(found.All(position => position >= Margin && position < length - Margin), Is.True, $"length {length}");
            Assert.That(found.Except(peaks).Where(position => position >= window + Margin && position < length - 160), Is.Empty, $"length {length}");
        }
    }

    [Test]
    public void Low_bytes_are_left_out_except_at_the_ends()
    {
        var text = NewText(5000, 256);

        var found = Find(new PeakFinder(Margin, 24, lowest: 200), text);

        Assert.That(Peaks(text, 24).Where(position => text[position] >= 200).Except(found), Is.Empty);
        Assert.That(found.Where(position => position is > 24 and < 4800).Select(position => text[position]), Is.All.GreaterThanOrEqualTo(200));
    }

    [Test]
    public void Random_bytes_have_few_peaks()
    {
        var text = NewText(1 << 18, 256);

        Assert.That(Find(new PeakFinder(Margin, 24, lowest: 0), text), Has.Count.LessThan(text.Length / 10));
    }

    private static List<int> Peaks(byte[] text, int window)
    {
        var peaks = new SortedSet<int>();
        for (var start = Margin; start + window <= text.Length - Margin; start++)
        {
            var largest = text.AsSpan(start, window).ToArray().Max();
            peaks.UnionWith(Enumerable.Range(start, window).Where(position => text[position] == largest));
        }

        return [.. peaks];
    }

    private static List<int> Find(PeakFinder finder, byte[] text)
    {
        const int Most = 50;
        var found = new List<int>();
        var walk = default(PeakWalk);
        var positions = new int[Most + PeakFinder.Block];

        // More stands behind the text: it must not matter.
        byte[] more = [.. text, .. Enumerable.Repeat(byte.MaxValue, 64)];
        for (int count; (count = finder.Find(more.AsSpan(0, text.Length), ref walk, positions)) > 0;)
            found.AddRange(positions.AsSpan(0, count));
        return found;
    }

    private byte[] NewText(int length, int kinds) => [.. Enumerable.Range(0, length).Select(_ => (byte)_random.Next(kinds))];
}
