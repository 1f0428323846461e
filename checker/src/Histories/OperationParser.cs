using System.Text.Json;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>
/// Turns lines into operations. Keeps one copy of each function, key and node, because a history names the same few a million times.
/// A process that is a text (Jepsen's nemesis) is no client and is skipped. The lines of a JSON array, one object each, are also understood.
/// </summary>
internal sealed class OperationParser : ILineParser<Operation>
{
    private readonly Utf8Names _names = new();
    private readonly OperationScanner _scanner;

    public OperationParser() => _scanner = new OperationScanner(_names);

    public Operation? Parse(ReadOnlySpan<byte> line)
    {
        var fields = default(OperationFields);
        if (_scanner.TryScan(line, ref fields))
            return fields.ToOperation();
        fields = default;
        var text = JsonText.TrimArray(line);
        if (text.IsWhiteSpaceOrEmpty())
            return null;
        var reader = new Utf8JsonReader(text);
        while (JsonText.NextProperty(ref reader))
            ReadField(ref reader, ref fields);
        return fields.ToOperation();
    }

    private void ReadField(ref Utf8JsonReader reader, ref OperationFields fields)
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
            fields.Error = ReadError(ref Value(ref reader));
        else if (reader.ValueTextEquals("node"u8))
            fields.Node = ReadName(ref Value(ref reader), "node");
        else
            Value(ref reader).Skip();
    }

    private static void ReadProcess(ref Utf8JsonReader reader, ref OperationFields fields)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            fields.IsNotClient = true;
            return;
        }

        var process = JsonText.ReadInteger(ref reader, "process");
        fields.Process = process is >= int.MinValue and <= int.MaxValue ? (int)process : throw new FormatException("\"process\" is not a number of 32 bits");
    }

    private string? ReadKey(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => _names.Get(reader.ValueSpan),
        _ => ReadName(ref reader, "key"),
    };

    /// <summary>Jepsen's errors are often lists: whatever it is, it is only shown.</summary>
    private static string? ReadError(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            return reader.GetString();
        using var error = JsonDocument.ParseValue(ref reader);
        return error.RootElement.GetRawText();
    }

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
}
