using Elastickv.Jepsen.Checker.Canaries;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

public sealed class PeakSieveTests
{
    private const int Side = PeakIndex.Side;

    private readonly Random _random = new(1871);

    [Test]
    public void All_entered_peaks_are_kept_in_their_order_and_most_others_are_not([Values(0, 1, 3, 4, 5, 100, 257)] int count)
    {
        var text = new byte[4096];
        _random.NextBytes(text);
        int[] positions = [.. Enumerable.Range(Side, text.Length - (2 * Side)).OrderBy(_ => _random.Next()).Take(count).Order()];
        int[] entered = [.. positions.Where((_, i) => i % 3 == 2)];
        var sieve = new PeakSieve(4 * 257);
        foreach (var position in entered)
            Enter(sieve, text, position, mirrored: position % 2 == 0);

        int[] kept = [.. positions];
        kept = kept[..sieve.Sift(text, kept)];

        Assert.That(kept, Is.SubsetOf(positions).And.Ordered.Ascending.And.Unique);
        Assert.That(entered, Is.SubsetOf(kept));
        Assert.That(kept, Has.Length.LessThanOrEqualTo(entered.Length + (positions.Length / 4)));
    }

    private static void Enter(PeakSieve sieve, byte[] text, int position, bool mirrored)
    {
        var around = text[(position - Side)..(position + Side + 1)];
        if (mirrored)
            Array.Reverse(around);
        sieve.Add(around, Side);
    }
}
