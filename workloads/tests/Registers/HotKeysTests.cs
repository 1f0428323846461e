using Elastickv.Jepsen.Harness.Seeds;
using Elastickv.Jepsen.Workloads.Registers;

namespace Elastickv.Jepsen.Workloads.Tests.Registers;

public class HotKeysTests
{
    [Test]
    public void Few_keys_are_in_use_at_a_time_and_many_over_time()
    {
        var keys = new HotKeys(new SeededRandom(1));

        var used = Enumerable.Range(0, 5000).Select(_ => keys.Next()).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(used.Chunk(20).Select(chunk => chunk.Distinct().Count()), Is.All.LessThanOrEqualTo(10));
            Assert.That(used.Distinct().Count(), Is.GreaterThan(30));
            Assert.That(used.GroupBy(key => key).Select(key => key.Count()), Is.All.LessThanOrEqualTo(120));
            Assert.That(keys.Count, Is.GreaterThan(used.Max()));
        });
    }

    [Test]
    public void A_key_with_many_unknown_ends_retires()
    {
        var keys = new HotKeys(new SeededRandom(1));
        for (var i = 0; i < 10; i++)
            keys.AddUnknown(3);

        Assert.That(Enumerable.Range(0, 100).Select(_ => keys.Next()), Has.None.EqualTo(3));
    }

    [Test]
    public void An_unknown_end_on_a_retired_key_changes_nothing()
    {
        var keys = new HotKeys(new SeededRandom(1));

        keys.AddUnknown(99);

        Assert.That(keys.Count, Is.EqualTo(5));
    }
}
