namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>A keyword without its colon: <c>ok</c>, <c>jepsen/type</c>.</summary>
internal sealed record EdnKeyword(string Text)
{
    /// <summary>The name without its namespace.</summary>
    public string Name => Text[(Text.LastIndexOf('/') + 1)..];
}
