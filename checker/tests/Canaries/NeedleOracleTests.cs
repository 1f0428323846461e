using Elastickv.Jepsen.Checker.Canaries;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

/// <summary>The index against a plain search of every needle at every position.</summary>
public sealed class NeedleOracleTests
{
    private readonly Random _random = new(1789);

    [Test]
    public void The_index_finds_what_a_plain_search_finds([Values(2, 16, 128, 256)] int kinds, [Values(1, 7, 60)] int count, [Values(16, 24, 33)] int shortest)
    {
        for (var round = 0; round < 40; round++)
        {
            var values = Enumerable.Range(0, count).Select(_ => NewBytes(_random.Next(shortest, 80), kinds)).ToArray();
            var needles = NeedleChooser.Choose([.. values.Select(value => (ReadOnlyMemory<byte>)value)]);
            var text = NewBytes(_random.Next(700), kinds);
            for (var i = 0; i < 4; i++)
                Plant(text, needles[_random.Next(count)].Bytes.Span, reversed: i % 2 == 1);

            var matches = new HashSet<Match>(Search(new NeedleIndex(needles), text));

            Assert.That(matches, Is.EquivalentTo(PlainSearch(needles, text)), $"round {round}");
        }
    }

    [Test]
    public void Of_very_many_needles_of_all_lengths_each_is_found_at_every_alignment_and_at_both_ends([Values(3, 256)] int kinds)
    {
        var values = Enumerable.Range(0, 2 * NeedleIndex.ManyNeedles).Select(i => (byte[])[0xFF, .. BitConverter.GetBytes(i), .. NewBytes(11 + (i % 49), kinds)]).ToArray();
        var needles = NeedleChooser.Choose([.. values.Select(value => (ReadOnlyMemory<byte>)value)]);
        var index = new NeedleIndex(needles);
        for (var round = 0; round < 3000; round++)
        {
            var needle = _random.Next(needles.Length);
            var bytes = needles[needle].Bytes.ToArray();
            var reversed = round % 2 == 1;
            var offset = round % 131;
            byte[] text = [.. NewBytes(offset, kinds), .. reversed ? bytes.Reverse() : bytes, .. NewBytes(round % 97, kinds)];

            Assert.That(Search(index, text), Does.Contain(new Match(needle, offset, reversed)), $"round {round}");
        }
    }

    private static List<Match> Search(NeedleIndex index, byte[] text)
    {
        var matches = new List<Match>();
        index.Search(text, matches);
        return matches;
    }

    private static HashSet<Match> PlainSearch(Needle[] needles, byte[] text)
    {
        var matches = new HashSet<Match>();
        for (var needle = 0; needle < needles.Length; needle++)
        {
            var bytes = needles[needle].Bytes.ToArray();
            byte[] mirrored = [.. bytes.Reverse()];
            for (var position = 0; position + bytes.Length <= text.Length; position++)
            {
                var there = text.AsSpan(position, bytes.Length);
                if (there.SequenceEqual(bytes))
                    matches.Add(new Match(needle, position, Reversed: false));
                if (there.SequenceEqual(mirrored))
                    matches.Add(new Match(needle, position, Reversed: true));
            }
        }

        return matches;
    }

    private void Plant(byte[] text, ReadOnlySpan<byte> needle, bool reversed)
    {
        if (text.Length < needle.Length)
            return;
        var place = text.AsSpan(_random.Next(text.Length - needle.Length + 1), needle.Length);
        needle.CopyTo(place);
        if (reversed)
            place.Reverse();
    }

    private byte[] NewBytes(int count, int kinds) => [.. Enumerable.Range(0, count).Select(_ => (byte)_random.Next(kinds))];
}
