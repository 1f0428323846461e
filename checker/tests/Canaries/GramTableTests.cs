using Elastickv.Jepsen.Checker.Canaries;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

public sealed class GramTableTests
{
    private const ulong Hash = 0x0123456789ABCDEF;

    [Test]
    public void Numbers_of_one_hash_are_all_there_and_no_others([Values(0, 1, 2, 1000)] int count)
    {
        var table = new GramTable(2 * 1000);
        for (var number = 1U; number <= count; number++)
        {
            table.Add(Hash, number);
            table.Add(Hash + number, 5000 + number);
        }

        Assert.That(Numbers(table, Hash), Is.EquivalentTo(Enumerable.Range(1, count)));
    }

    [Test]
    public void A_hash_is_crowded_from_so_many_numbers_on()
    {
        var table = new GramTable(8);
        for (var number = 1U; number <= 4; number++)
            table.Add(Hash, number);

        Assert.That(table.IsCrowded(Hash, 4), Is.True);
        Assert.That(table.IsCrowded(Hash, 5), Is.False);
        Assert.That(table.IsCrowded(Hash + 1, 1), Is.False);
    }

    [Test]
    public void An_addition_looks_at_few_slots_however_many_share_its_hash()
    {
        const int Many = 200_000;
        var table = new GramTable(Many);
        for (var number = 1U; number <= Many; number++)
            table.Add(Hash, number);

        Assert.That(table.Steps, Is.EqualTo(Many));
    }

    private static List<uint> Numbers(GramTable table, ulong hash)
    {
        var numbers = new List<uint>();
        for (var link = table.Find(hash); table.Take(ref link) is not 0 and var number;)
            numbers.Add(number);
        return numbers;
    }
}
