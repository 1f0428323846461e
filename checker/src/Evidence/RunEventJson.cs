using System.Collections.Immutable;
using System.Text.Json;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>The JSON line of a <see cref="RunEvent"/>: <c>{"time":12,"kind":"fault-begin","name":"kill","nodes":["n1"],"detail":"…"}</c>.</summary>
internal sealed class RunEventJson : ILineParser<RunEvent>
{
    public static void Write(Utf8JsonWriter json, RunEvent runEvent)
    {
        json.WriteStartObject();
        json.WriteNumber("time"u8, runEvent.Time);
        json.WriteString("kind"u8, runEvent.Kind);
        json.WriteString("name"u8, runEvent.Name);
        json.WriteStartArray("nodes"u8);
        foreach (var node in runEvent.Nodes.IsDefault ? [] : runEvent.Nodes)
            json.WriteStringValue(node);
        json.WriteEndArray();
        if (runEvent.Detail is not null)
            json.WriteString("detail"u8, runEvent.Detail);
        json.WriteEndObject();
    }

    public RunEvent? Parse(ReadOnlySpan<byte> line)
    {
        long? time = null;
        string? kind = null, name = null, detail = null;
        ImmutableArray<string> nodes = [];
        var reader = new Utf8JsonReader(line);
        while (JsonText.NextProperty(ref reader))
        {
            var property = reader.GetString();
            reader.Read();
            switch (property)
            {
                case "time": time = JsonText.ReadInteger(ref reader, "time"); break;
                case "kind": kind = JsonText.ReadText(ref reader, "kind"); break;
                case "name": name = JsonText.ReadText(ref reader, "name"); break;
                case "nodes": nodes = ReadNodes(ref reader); break;
                case "detail": detail = JsonText.ReadOptionalText(ref reader, "detail"); break;
                default: reader.Skip(); break;
            }
        }

        if (time is null || kind is null || name is null)
            throw new FormatException("\"time\", \"kind\" or \"name\" is missing");
        return new RunEvent(time.Value, kind, name, nodes, detail);
    }

    private static ImmutableArray<string> ReadNodes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException("\"nodes\" is not a list");
        var nodes = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            nodes.Add(JsonText.ReadText(ref reader, "nodes"));
        return nodes.ToImmutable();
    }
}
