using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Reads <c>timeline.jsonl</c>. A last line that a crash tore is left out.</summary>
public static class TimelineReader
{
    /// <exception cref="MalformedInputException">A line is not an event, or the file cannot be read.</exception>
    public static ImmutableArray<RunEvent> ReadFile(string path)
    {
        using var stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <inheritdoc cref="ReadFile"/>
    public static ImmutableArray<RunEvent> Read(Stream stream, string source) =>
        [.. new JsonLinesReader<RunEvent>(stream, source, () => new RunEventJson()).ReadAll()];
}
