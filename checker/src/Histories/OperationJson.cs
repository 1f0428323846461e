using System.Collections.Immutable;
using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>The JSON line of an <see cref="Operation"/>, as its summary shows it. Properties may stand in any order; unknown ones are skipped.</summary>
internal static class OperationJson
{
    public static void Write(Utf8JsonWriter json, Operation operation)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, operation.Index);
        json.WriteNumber("time"u8, operation.Time);
        json.WriteNumber("process"u8, operation.Process);
        json.WriteString("type"u8, OperationTypeName.Of(operation.Type));
        json.WriteString("f"u8, operation.Function);
        if (operation.Key is not null)
            json.WriteString("key"u8, operation.Key);
        json.WritePropertyName("value"u8);
        WriteValue(json, operation.Value);
        if (operation.Error is not null)
            json.WriteString("error"u8, operation.Error);
        if (operation.Node is not null)
            json.WriteString("node"u8, operation.Node);
        json.WriteEndObject();
    }

    public static void WriteValue(Utf8JsonWriter json, OperationValue value)
    {
        if (value.Text is { } text)
        {
            json.WriteStringValue(text);
        }
        else if (value.Integer is { } number)
        {
            json.WriteNumberValue(number);
        }
        else if (value.Count >= 0)
        {
            json.WriteStartArray();
            for (var i = 0; i < value.Count; i++)
                WriteValue(json, value[i]);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>Reads a value. Sets <paramref name="isForeign"/> where some of it can be no operation's: that only matters if the line is a client's.</summary>
    public static OperationValue ReadValue(ref Utf8JsonReader reader, ref bool isForeign)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return OperationValue.Nil;
            case JsonTokenType.String:
                return OperationValue.Of(reader.GetString()!);
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                return OperationValue.Of(number);
            case JsonTokenType.StartArray:
                return ReadItems(ref reader, ref isForeign);
            case JsonTokenType.StartObject:
                return ReadPairs(ref reader, ref isForeign);
            default:
                isForeign = true;
                reader.Skip();
                return OperationValue.Nil;
        }
    }

    private static OperationValue ReadItems(ref Utf8JsonReader reader, ref bool isForeign)
    {
        var items = ImmutableArray.CreateBuilder<OperationValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, ref isForeign));
        return OperationValue.Of(items.ToArray());
    }

    /// <summary>A map, as of accounts and their balances, is a list of pairs.</summary>
    private static OperationValue ReadPairs(ref Utf8JsonReader reader, ref bool isForeign)
    {
        var pairs = ImmutableArray.CreateBuilder<OperationValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = OperationValue.Of(reader.GetString()!);
            reader.Read();
            pairs.Add(OperationValue.Of(name, ReadValue(ref reader, ref isForeign)));
        }

        return OperationValue.Of(pairs.ToArray());
    }
}
