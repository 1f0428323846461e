using Elastickv.Jepsen.Checker.Canaries;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

/// <summary>Values that differ in a few bytes and share a long part, as values of an application with much boilerplate do.</summary>
public sealed class CommonPartTests
{
    private const int Many = 200_000;

    private static readonly int[] Members = [.. Enumerable.Range(0, Many)];

    private readonly Random _random = new(1848);

    [Test]
    public void Peaks_of_very_many_values_with_a_common_end_are_entered_in_linear_time()
    {
        var needles = WithCommonEnd(own: 8, common: 56);

        var index = new PeakIndex(needles, Members);

        Assert.That(index.Steps, Is.LessThan(2 * Many));
        AssertFound(index, needles);
    }

    [Test]
    public void Strides_of_very_many_values_with_a_common_end_are_entered_in_linear_time()
    {
        var needles = WithCommonEnd(own: 8, common: 56);

        var index = new StrideIndex(needles, Members);

        Assert.That(index.Steps, Is.LessThan(3L * Many * index.Stride));
        AssertFound(index, needles);
    }

    [Test]
    public void A_value_is_entered_by_a_peak_of_its_own_part_if_that_holds_a_window()
    {
        var needles = WithCommonEnd(own: 40, common: 24);

        var index = new PeakIndex(needles, Members);

        Assert.That(index.Crowded, Is.Zero);
        AssertFound(index, needles);
    }

    [Test]
    public void Values_that_are_all_the_same_are_all_found()
    {
        var value = NewBytes(32);
        var index = new PeakIndex([.. Enumerable.Repeat(new Needle(value, 0), 1000)], [.. Enumerable.Range(0, 1000)]);

        Assert.That(Search(index, [.. NewBytes(9), .. value]).Select(match => match.Needle), Is.EquivalentTo(Enumerable.Range(0, 1000)));
    }

    private void AssertFound(INeedleSearch index, Needle[] needles)
    {
        for (var round = 0; round < 50; round++)
        {
            var needle = _random.Next(needles.Length);
            var bytes = needles[needle].Bytes.ToArray();

            var matches = Search(index, [.. NewBytes(round), .. bytes, .. NewBytes(7), .. bytes.Reverse(), .. NewBytes(round % 11)]);

            Assert.That(matches.Select(match => (match.Needle, match.Reversed)), Is.EquivalentTo(new[] { (needle, false), (needle, true) }), $"round {round}");
        }
    }

    /// <summary>The common part holds the largest byte there is.</summary>
    private Needle[] WithCommonEnd(int own, int common)
    {
        byte[] end = [.. NewBytes(common / 2), byte.MaxValue, .. NewBytes(common - (common / 2) - 1)];
        return [.. Enumerable.Range(0, Many).Select(_ => new Needle((byte[])[.. NewBytes(own), .. end], 0))];
    }

    private static List<Match> Search(INeedleSearch index, byte[] text)
    {
        var matches = new List<Match>();
        index.Search(text, matches);
        return [.. matches.Distinct()];
    }

    private byte[] NewBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
