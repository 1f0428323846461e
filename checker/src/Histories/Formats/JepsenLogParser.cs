using System.Globalization;
using System.Text;
using Elastickv.Jepsen.Checker.Histories.Edn;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories.Formats;

/// <summary>
/// Turns the lines that Jepsen logs into operations: <c>INFO  jepsen.util - 0	:invoke	:write	3</c>, with anything before the process. Lines
/// that name no type of event are other log lines, and those without a number before it are not a client's; both are skipped.
/// </summary>
internal sealed class JepsenLogParser : ILineParser<Operation>
{
    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly string[] Types = [":invoke", ":ok", ":fail", ":info"];

    private readonly EdnOperations _operations = new();

    public Operation? Parse(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        var (type, at) = FindType(text);
        if (at < 0)
            return null;
        var process = text[..at].TrimEnd(Blanks);
        process = process[(process.LastIndexOfAny(Blanks) + 1)..];
        if (process.EndsWith("nemesis", StringComparison.Ordinal))
            return null;
        if (!long.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"\"{process}\" before {type} is not the number of a process");
        return _operations.ToOperation(ToMap(number, type, text[(at + type.Length)..]));
    }

    private static (string Type, int At) FindType(string text)
    {
        foreach (var type in Types)
        {
            var at = text.IndexOf(type, StringComparison.Ordinal);
            if (at > 0 && IsWord(text, at, type.Length))
                return (type, at);
        }

        return ("", -1);
    }

    private static bool IsWord(string text, int at, int length) =>
        Blanks.Contains(text[at - 1]) && (at + length == text.Length || Blanks.Contains(text[at + length]));

    private static EdnMap ToMap(long process, string type, string rest)
    {
        var reader = new EdnReader(new EdnSource(new MemoryStream(Encoding.UTF8.GetBytes(rest))));
        var map = new EdnMap();
        map.Entries.Add((new EdnKeyword("process"), process));
        map.Entries.Add((new EdnKeyword("type"), new EdnKeyword(type[1..])));
        map.Entries.Add((new EdnKeyword("f"), reader.Read()));
        if (reader.SkipBlank() != EdnSource.End)
            map.Entries.Add((new EdnKeyword("value"), reader.Read()));
        return map;
    }
}
