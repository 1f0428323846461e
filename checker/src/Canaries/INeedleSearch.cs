namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>One way to find some of the needles.</summary>
internal interface INeedleSearch
{
    /// <summary>Finds every one of them that stands in a text, forwards or backwards.</summary>
    void Search(ReadOnlySpan<byte> text, List<Match> matches);
}
