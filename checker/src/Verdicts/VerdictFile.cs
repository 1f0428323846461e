using System.Text.Json;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>
/// <c>verdict.json</c>: <c>{"verdict":"valid","results":[{"checker":"linearizable","verdict":"valid","looked":{"keys":3},"findings":[…]}]}</c>.
/// A finding has <c>kind</c> and <c>message</c>, and where they apply <c>doubt key node capture file offset operations</c>.
/// </summary>
public static class VerdictFile
{
    public static void Write(RunVerdict verdict, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, JsonText.Indented);
        json.WriteStartObject();
        json.WriteString("verdict"u8, VerdictName.Of(verdict.Verdict));
        json.WriteStartArray("results"u8);
        foreach (var result in verdict.Results)
            Write(json, result);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="MalformedInputException">Not such a file.</exception>
    public static RunVerdict Read(Stream stream, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            return VerdictParser.Parse(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new MalformedInputException(source, 0, $"is not a verdict: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter json, CheckResult result)
    {
        json.WriteStartObject();
        json.WriteString("checker"u8, result.Checker);
        json.WriteString("verdict"u8, VerdictName.Of(result.Verdict));
        json.WriteStartObject("looked"u8);
        foreach (var (name, count) in result.Looked)
            json.WriteNumber(name, count);
        json.WriteEndObject();
        json.WriteStartArray("findings"u8);
        foreach (var finding in result.Findings)
            Write(json, finding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, finding.Kind);
        json.WriteString("message"u8, finding.Message);
        if (finding.IsDoubt)
            json.WriteBoolean("doubt"u8, value: true);
        if (finding.Key is not null)
            json.WriteString("key"u8, finding.Key);
        if (finding.Node is not null)
            json.WriteString("node"u8, finding.Node);
        if (finding.Capture is not null)
            json.WriteString("capture"u8, finding.Capture);
        if (finding.File is not null)
            json.WriteString("file"u8, finding.File);
        if (finding.Offset is { } offset)
            json.WriteNumber("offset"u8, offset);
        if (!finding.Operations.IsDefaultOrEmpty)
        {
            json.WriteStartArray("operations"u8);
            foreach (var index in finding.Operations)
                json.WriteNumberValue(index);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
