using Elastickv.Jepsen.Harness.Seeds;

namespace Elastickv.Jepsen.Harness.Tests.Seeds;

public class SeededRandomTests
{
    /// <summary>The published first outputs of SplitMix64 for the seed 1234567.</summary>
    [Test]
    public void It_is_SplitMix64()
    {
        var random = new SeededRandom(1234567);

        Assert.That(
            new[] { random.NextUInt64(), random.NextUInt64(), random.NextUInt64() },
            Is.EqualTo(new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423 }));
    }

    [Test]
    public void Choices_stay_within_their_bounds()
    {
        var random = new SeededRandom(1);
        var seen = new HashSet<int>();
        for (var i = 0; i < 1000; i++)
            seen.Add(random.Next(5));

        Assert.That(seen, Is.EquivalentTo(Enumerable.Range(0, 5)));
    }

    [Test]
    public void Shuffling_keeps_every_item()
    {
        var items = Enumerable.Range(0, 20).ToList();

        new SeededRandom(1).Shuffle(items);

        Assert.Multiple(() =>
        {
            Assert.That(items, Is.EquivalentTo(Enumerable.Range(0, 20)));
            Assert.That(items, Is.Not.Ordered);
        });
    }
}
