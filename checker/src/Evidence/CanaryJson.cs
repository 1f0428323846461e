using System.Text.Json;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>
/// The JSON line of a <see cref="Canary"/>: <c>{"phase":"phase0","type":"string","key":"r1","value":"…base64…","acked":true}</c>, and where the history is
/// known <c>"operation":12,"acknowledgement":15</c>.
/// </summary>
internal sealed class CanaryJson : ILineParser<Canary>
{
    public static void Write(Utf8JsonWriter json, Canary canary)
    {
        json.WriteStartObject();
        json.WriteString("phase"u8, canary.Phase);
        json.WriteString("type"u8, "string"u8);
        json.WriteString("key"u8, canary.Key);
        json.WriteBase64String("value"u8, canary.Value.Span);
        json.WriteBoolean("acked"u8, canary.Acked);
        if (canary.Operation is { } operation)
            json.WriteNumber("operation"u8, operation);
        if (canary.Acknowledgement is { } acknowledgement)
            json.WriteNumber("acknowledgement"u8, acknowledgement);
        json.WriteEndObject();
    }

    public Canary? Parse(ReadOnlySpan<byte> line)
    {
        string? phase = null, key = null;
        byte[]? value = null;
        bool? acked = null;
        long? operation = null, acknowledgement = null;
        var reader = new Utf8JsonReader(line);
        while (JsonText.NextProperty(ref reader))
        {
            var property = reader.GetString();
            reader.Read();
            switch (property)
            {
                case "phase": phase = JsonText.ReadText(ref reader, "phase"); break;
                case "key": key = JsonText.ReadText(ref reader, "key"); break;
                case "value": value = reader.GetBytesFromBase64(); break;
                case "acked": acked = JsonText.ReadBoolean(ref reader, "acked"); break;
                case "operation": operation = JsonText.ReadInteger(ref reader, "operation"); break;
                case "acknowledgement": acknowledgement = JsonText.ReadInteger(ref reader, "acknowledgement"); break;
                default: reader.Skip(); break;
            }
        }

        if (phase is null || key is null || value is null || acked is null)
            throw new FormatException("\"phase\", \"key\", \"value\" or \"acked\" is missing");
        return new Canary(phase, key, value, acked.Value) { Operation = operation, Acknowledgement = acknowledgement };
    }
}
