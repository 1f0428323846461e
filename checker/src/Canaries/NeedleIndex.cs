using System.Diagnostics;
using Elastickv.Jepsen.Checker.Canaries.Layers;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Finds any of millions of byte strings in a text, forwards and backwards. Texts and arbitrary bytes are searched for apart: the values of a run are
/// text, which can stand in runs of text only, of which a sealed disk has hardly any, while its keys are not. Very many arbitrary strings are searched for
/// around peaks, all others in strides.
/// </summary>
internal sealed class NeedleIndex
{
    /// <summary>
    /// Shorter strings are not searched for: they prove nothing. Whole needles are compared, so random bytes match one of 2^22 needles of 16 bytes at a given
    /// place, in one of two directions, with a chance of 2^23 / 2^128. A terabyte has 2^40 places and, counted generously, is looked at in 2^4 views: in
    /// expectation 2^67 / 2^128 = 2^-61, some 4·10^-19, false alarms.
    /// </summary>
    public const int MinimumNeedle = 16;

    /// <summary>Longer strings are found by this many of their bytes.</summary>
    public const int MaximumNeedle = 64;

    /// <summary>More needles than this are refused.</summary>
    public const int MaximumNeedles = 1 << 22;

    /// <summary>From so many arbitrary needles on an index of strides leaves the caches.</summary>
    public const int ManyNeedles = 1 << 14;

    /// <summary>The shorter the shortest needle of an index, the slower it is: short needles are searched for apart.</summary>
    private const int LongNeedle = 24;

    private readonly Needle[] _needles;
    private readonly List<INeedleSearch> _texts = [];
    private readonly List<INeedleSearch> _others = [];

    public NeedleIndex(Needle[] needles)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needles.Length, MaximumNeedles);
        foreach (var needle in needles)
            Debug.Assert(needle.Bytes.Length is >= MinimumNeedle and <= MaximumNeedle);
        _needles = needles;
        ShortestRun = needles.Length == 0 ? MaximumNeedle : needles.Min(needle => Layers.ShortestRun.Of(needle.Bytes.Span));
        var all = Enumerable.Range(0, needles.Length).ToArray();
        AddStrides(_texts, Array.FindAll(all, IsText));
        AddOthers(Array.FindAll(all, needle => !IsText(needle) && Length(needle) >= LongNeedle));
        AddOthers(Array.FindAll(all, needle => !IsText(needle) && Length(needle) < LongNeedle));
    }

    /// <summary>How short a run of text, UTF-8 or UTF-16 may be that holds a needle, as it is or encoded.</summary>
    public int ShortestRun { get; }

    /// <summary>How many bytes of its marker stand before this needle.</summary>
    public int Offset(int needle) => _needles[needle].Offset;

    /// <summary>Finds every needle that stands in a text.</summary>
    public void Search(ReadOnlySpan<byte> text, List<Match> matches)
    {
        SearchOutsideRuns(text, matches);
        SearchRun(text, matches);
    }

    /// <summary>Finds those that may stand outside runs of printable text.</summary>
    public void SearchOutsideRuns(ReadOnlySpan<byte> text, List<Match> matches) => Search(_others, text, matches);

    /// <summary>Finds the others.</summary>
    public void SearchRun(ReadOnlySpan<byte> run, List<Match> matches) => Search(_texts, run, matches);

    private static void Search(List<INeedleSearch> searches, ReadOnlySpan<byte> text, List<Match> matches)
    {
        foreach (var search in searches)
            search.Search(text, matches);
    }

    private void AddStrides(List<INeedleSearch> searches, int[] members)
    {
        if (members.Length > 0)
            searches.Add(new StrideIndex(_needles, members));
    }

    private void AddOthers(int[] members)
    {
        if (members.Length >= ManyNeedles)
            _others.Add(new PeakIndex(_needles, members));
        else
            AddStrides(_others, members);
    }

    private int Length(int needle) => _needles[needle].Bytes.Length;

    private bool IsText(int needle) => !_needles[needle].Bytes.Span.ContainsAnyExcept(Alphabets.PlainText);
}
