using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>Reads one record a line. A last line that breaks off in the middle, as a crash leaves it, is not a record and is reported.</summary>
internal sealed class JsonLinesReader<T>(Stream stream, string source, JsonLinesReader<T>.Parse parse)
    where T : class
{
    /// <summary>Turns one line into a record, or null when the line is none of ours.</summary>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    public delegate T? Parse(ReadOnlySpan<byte> line);

    private readonly LineReader _lines = new(stream, source);

    /// <summary>Whether the file ended in the middle of a line; known when everything has been read.</summary>
    public bool TornTail { get; private set; }

    public IEnumerable<T> ReadAll()
    {
        while (TryReadLine(out var record))
        {
            if (record is not null)
                yield return record;
        }
    }

    private bool TryReadLine(out T? record)
    {
        record = null;
        if (!_lines.TryRead(out var line))
            return false;
        if (line.IsWhiteSpaceOrEmpty())
            return true;
        try
        {
            record = parse(line);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            TornTail = !_lines.Terminated && JsonText.BreaksOff(line);
            return TornTail ? false : throw new MalformedInputException(source, _lines.LineNumber, Reason(e), e);
        }
    }

    private static string Reason(Exception e) => e is JsonException { BytePositionInLine: { } at } ? $"not valid JSON at byte {at}" : e.Message;
}
