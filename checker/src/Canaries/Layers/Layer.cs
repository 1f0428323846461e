namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>How bytes are wrapped in a file: the encoding they stand in, and what that stands in.</summary>
/// <param name="Name">In an operator's words: <c>base64</c>, <c>a gzip stream</c>.</param>
/// <param name="Outer">What it stands in; null for the file itself.</param>
internal sealed record Layer(string Name, Layer? Outer)
{
    /// <summary>Deeper wrappings are not followed.</summary>
    public const int MaximumDepth = 4;

    public int Depth => 1 + (Outer?.Depth ?? 0);

    public override string ToString() => Outer is null ? Name : $"{Name} inside {Outer}";
}
