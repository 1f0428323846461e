using System.Text.Json;
using System.Text.Json.Serialization;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>A duration as a number of seconds with up to three decimals.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var seconds = reader.GetDecimal();
        if (seconds < 0 || seconds > (decimal)Longest.TotalSeconds)
            throw new JsonException($"a time must be from 0 to {Longest.TotalSeconds:0} seconds");
        return TimeSpan.FromMilliseconds((long)(seconds * 1000));
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((long)value.TotalMilliseconds / 1000m);
}
