using System.Text.Json;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>
/// Turns lines into operations. Keeps one copy of each function, key and node, because a history names the same few a million times.
/// A line without an index takes its position; a process that is a text (Jepsen's nemesis) is no client and is skipped.
/// </summary>
internal sealed class OperationParser
{
    private readonly Utf8Names _names = new();
    private long _count;

    public Operation? Parse(ReadOnlySpan<byte> line)
    {
        var fields = default(Fields);
        var reader = new Utf8JsonReader(line);
        while (JsonText.NextProperty(ref reader))
            ReadField(ref reader, ref fields);
        if (fields.IsNotClient)
            return null;
        if (fields.HasForeignValue)
            throw new FormatException("\"value\" is not null, a whole number, a text or a list of these");
        return ToOperation(fields);
    }

    private Operation ToOperation(in Fields fields)
    {
        var position = _count++;
        return new Operation
        {
            Index = fields.Index ?? position,
            Time = fields.Time ?? 0,
            Process = fields.Process ?? throw Missing("process"),
            Type = fields.Type ?? throw Missing("type"),
            Function = fields.Function ?? throw Missing("f"),
            Key = fields.Key,
            Value = fields.Value,
            Error = fields.Error,
            Node = fields.Node,
        };
    }

    private void ReadField(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (reader.ValueTextEquals("index"u8))
            fields.Index = JsonText.ReadInteger(ref Value(ref reader), "index");
        else if (reader.ValueTextEquals("time"u8))
            fields.Time = JsonText.ReadInteger(ref Value(ref reader), "time");
        else if (reader.ValueTextEquals("process"u8))
            ReadProcess(ref Value(ref reader), ref fields);
        else if (reader.ValueTextEquals("type"u8))
            fields.Type = OperationTypeName.Parse(Value(ref reader).TokenType == JsonTokenType.String ? reader.ValueSpan : []);
        else if (reader.ValueTextEquals("f"u8))
            fields.Function = ReadName(ref Value(ref reader), "f");
        else if (reader.ValueTextEquals("key"u8))
            fields.Key = ReadKey(ref Value(ref reader));
        else if (reader.ValueTextEquals("value"u8))
            fields.Value = OperationJson.ReadValue(ref Value(ref reader), ref fields.HasForeignValue);
        else if (reader.ValueTextEquals("error"u8))
            fields.Error = JsonText.ReadOptionalText(ref Value(ref reader), "error");
        else if (reader.ValueTextEquals("node"u8))
            fields.Node = ReadName(ref Value(ref reader), "node");
        else
            Value(ref reader).Skip();
    }

    private static void ReadProcess(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (reader.TokenType == JsonTokenType.String)
            fields.IsNotClient = true;
        else
            fields.Process = checked((int)Math.Clamp(JsonText.ReadInteger(ref reader, "process"), int.MinValue, int.MaxValue));
    }

    private string? ReadKey(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => _names.Get(reader.ValueSpan),
        _ => ReadName(ref reader, "key"),
    };

    private string? ReadName(ref Utf8JsonReader reader, string property)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            throw new FormatException($"\"{property}\" is not a text");
        return reader.ValueIsEscaped ? reader.GetString() : _names.Get(reader.ValueSpan);
    }

    private static ref Utf8JsonReader Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }

    private static FormatException Missing(string property) => new($"\"{property}\" is missing");

    private struct Fields
    {
        public long? Index;
        public long? Time;
        public int? Process;
        public bool IsNotClient;
        public bool HasForeignValue;
        public OperationType? Type;
        public string? Function;
        public string? Key;
        public OperationValue Value;
        public string? Error;
        public string? Node;
    }
}
