using System.Collections.Immutable;
using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>Reads the parts of <c>verdict.json</c>; the overall verdict follows from the results and is not read.</summary>
internal static class VerdictParser
{
    public static RunVerdict Parse(JsonElement root) => new([.. root.GetProperty("results"u8).EnumerateArray().Select(ParseResult)]);

    private static CheckResult ParseResult(JsonElement result) => new(
        Text(result, "checker")!,
        VerdictName.Parse(Text(result, "verdict")!),
        [.. result.GetProperty("findings"u8).EnumerateArray().Select(ParseFinding)],
        result.GetProperty("looked"u8).EnumerateObject().ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Value.GetInt64(), StringComparer.Ordinal));

    private static Finding ParseFinding(JsonElement finding) => new(Text(finding, "kind")!, Text(finding, "message")!)
    {
        Key = OptionalText(finding, "key"),
        Node = OptionalText(finding, "node"),
        Capture = OptionalText(finding, "capture"),
        File = OptionalText(finding, "file"),
        Offset = finding.TryGetProperty("offset"u8, out var offset) ? offset.GetInt64() : null,
        IsDoubt = finding.TryGetProperty("doubt"u8, out var doubt) && doubt.GetBoolean(),
        Operations = finding.TryGetProperty("operations"u8, out var indices) ? [.. indices.EnumerateArray().Select(index => index.GetInt64())] : [],
    };

    private static string? Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"\"{name}\" is null");

    private static string? OptionalText(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;
}
