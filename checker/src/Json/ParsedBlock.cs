using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>The records of a block, up to the first line that is wrong.</summary>
internal sealed class ParsedBlock<T>
    where T : class
{
    public List<T> Records { get; } = [];

    /// <summary>How many lines were read, with the one that is wrong.</summary>
    public int Lines { get; private set; }

    /// <summary>What is wrong with the last line read.</summary>
    public string? Error { get; private set; }

    public Exception? Cause { get; private set; }

    /// <summary>Whether the block ended in the middle of a record.</summary>
    public bool IsTorn { get; private set; }

    public static ParsedBlock<T> Parse(LineBlock block, ILineParser<T> parser)
    {
        var parsed = new ParsedBlock<T>();
        var rest = block.Text;
        while (!rest.IsEmpty && parsed.Error is null && !parsed.IsTorn)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            parsed.Read(line.EndsWith("\r"u8) ? line[..^1] : line, isTerminated: end >= 0, parser);
        }

        return parsed;
    }

    private void Read(ReadOnlySpan<byte> line, bool isTerminated, ILineParser<T> parser)
    {
        Lines++;
        if (line.IsEmpty || line.IsWhiteSpaceOrEmpty())
            return;
        try
        {
            if (parser.Parse(line) is { } record)
                Records.Add(record);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            IsTorn = !isTerminated && JsonText.BreaksOff(line);
            Error = IsTorn ? null : Reason(e);
            Cause = e;
        }
    }

    private static string Reason(Exception e) => e is JsonException { BytePositionInLine: { } at } ? $"not valid JSON at byte {at}" : e.Message;
}
