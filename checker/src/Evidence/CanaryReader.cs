using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Reads <c>canaries.jsonl</c>. A last line that a crash tore is left out.</summary>
public static class CanaryReader
{
    /// <exception cref="MalformedInputException">A line is not a canary, or the file cannot be read.</exception>
    public static ImmutableArray<Canary> ReadFile(string path)
    {
        using var stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <inheritdoc cref="ReadFile"/>
    public static ImmutableArray<Canary> Read(Stream stream, string source) =>
        [.. new JsonLinesReader<Canary>(stream, source, () => new CanaryJson()).ReadAll()];
}
