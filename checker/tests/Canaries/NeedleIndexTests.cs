using Elastickv.Jepsen.Checker.Canaries;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

public sealed class NeedleIndexTests
{
    private readonly Random _random = new(4711);

    [TestCase(1, 16)]
    [TestCase(100, 16)]
    [TestCase(100, 32)]
    [TestCase(5000, 48)]
    [TestCase(300, 200)]
    public void Every_needle_is_found_at_every_alignment_forwards_and_backwards(int count, int length)
    {
        var values = Enumerable.Range(0, count).Select(_ => NewBytes(length)).ToArray();
        var index = IndexOf(values);
        for (var alignment = 0; alignment < 40; alignment++)
        {
            var needle = _random.Next(count);
            var text = new List<byte>(NewBytes(alignment));
            text.AddRange(values[needle]);
            text.AddRange(NewBytes(_random.Next(20)));
            text.AddRange(values[needle].Reverse());

            var matches = Search(index, [.. text]);

            Assert.That(matches.Where(match => match.Needle == needle).Select(match => match.Reversed), Is.EquivalentTo(new[] { false, true }), $"alignment {alignment}");
            Assert.That(matches.Single(match => !match.Reversed).Position, Is.EqualTo(alignment + index.Offset(needle)));
        }
    }

    [Test]
    public void Values_with_a_long_common_beginning_are_told_apart()
    {
        var tag = NewBytes(40);
        var values = Enumerable.Range(0, 2000).Select(_ => (byte[])[.. tag, .. NewBytes(24)]).ToArray();
        var index = IndexOf(values);

        var matches = Search(index, [.. NewBytes(3), .. values[1234], .. NewBytes(3)]);

        Assert.That(matches.Select(match => match.Needle), Is.EqualTo(new[] { 1234 }));
    }

    [Test]
    public void Values_that_differ_only_at_their_end_are_told_apart()
    {
        var values = Enumerable.Range(1, 100).Select(n => (byte[])[.. new byte[60], .. BitConverter.GetBytes(n * 7919)]).ToArray();
        var index = IndexOf(values);

        var matches = Search(index, [1, 2, 3, .. values[77], 9]);

        Assert.That(matches.Where(match => !match.Reversed).Select(match => match.Needle), Is.EqualTo(new[] { 77 }));
    }

    [Test]
    public void Random_text_gives_no_match()
    {
        var index = IndexOf([.. Enumerable.Range(0, 10_000).Select(_ => NewBytes(16))]);

        Assert.That(Search(index, NewBytes(1 << 22)), Is.Empty);
    }

    [Test]
    public void A_needle_cut_off_at_the_end_of_the_text_is_no_match()
    {
        var value = NewBytes(32);
        var index = IndexOf([value]);

        Assert.That(Search(index, [.. value[1..], .. value[..31]]), Is.Empty);
    }

    [Test]
    public void Texts_and_keys_are_found_beside_each_other_whatever_their_number([Values(1, 3, 2000)] int texts, [Values(0, 1, 40)] int keys)
    {
        byte[][] values = [.. Enumerable.Range(0, texts).Select(_ => NewText(47)), .. Enumerable.Range(0, keys).Select(_ => NewBytes(32))];
        var index = IndexOf(values);

        foreach (var needle in new[] { 0, texts - 1, values.Length - 1 }.Distinct())
        {
            for (var alignment = 0; alignment < 40; alignment++)
            {
                var matches = Search(index, [.. NewBytes(alignment), .. values[needle], .. NewBytes(7), .. values[needle].Reverse()]);

                Assert.That(matches.Select(match => (match.Needle, match.Reversed)), Is.EquivalentTo(new[] { (needle, false), (needle, true) }), $"alignment {alignment}");
            }
        }
    }

    [TestCase(16)]
    [TestCase(20)]
    [TestCase(32)]
    [TestCase(64)]
    public void Very_many_arbitrary_values_are_found_at_every_alignment_forwards_and_backwards(int length)
    {
        var values = Enumerable.Range(0, NeedleIndex.ManyNeedles + 500).Select(_ => NewBytes(length)).ToArray();
        var index = IndexOf(values);

        for (var round = 0; round < 400; round++)
        {
            var needle = _random.Next(values.Length);
            byte[] text = [.. NewBytes(round % 70), .. values[needle], .. NewBytes(_random.Next(9)), .. values[needle].Reverse(), .. NewBytes(_random.Next(40))];

            var matches = Search(index, text);

            Assert.That(matches.Select(match => (match.Needle, match.Reversed)), Is.EquivalentTo(new[] { (needle, false), (needle, true) }), $"round {round}");
            Assert.That(matches.Single(match => !match.Reversed).Position, Is.EqualTo((round % 70) + index.Offset(needle)));
        }
    }

    private static NeedleIndex IndexOf(byte[][] values) =>
        new(NeedleChooser.Choose([.. values.Select(value => (ReadOnlyMemory<byte>)value)]));

    private static List<Match> Search(NeedleIndex index, byte[] text)
    {
        var matches = new List<Match>();
        index.Search(text, matches);
        return matches;
    }

    private byte[] NewText(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)_random.Next('0', 'z'))];

    private byte[] NewBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
