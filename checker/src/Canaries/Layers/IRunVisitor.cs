namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Takes the parts of a text that may hold something encoded.</summary>
internal interface IRunVisitor
{
    /// <summary>A run of printable text.</summary>
    void Text(ReadOnlySpan<byte> run, int offset);

    /// <summary>A run of UTF-8 of characters up to U+00FF, of which some are above U+007F.</summary>
    void Latin(ReadOnlySpan<byte> run, int offset);

    /// <summary>A run where every other byte is zero; it begins with a byte that is not one of those, or with the text.</summary>
    void Wide(ReadOnlySpan<byte> run, int offset);
}
