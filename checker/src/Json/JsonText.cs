using System.Text.Encodings.Web;
using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>What every JSON file of a run has in common.</summary>
internal static class JsonText
{
    /// <summary>Readable for people: text is only escaped where JSON demands it.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Whether a text is a JSON object that ends too early, but is right as far as it goes.</summary>
    public static bool BreaksOff(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("{"u8))
            return false;
        var reader = new Utf8JsonReader(text, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0)
                    return false;
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool IsWhiteSpaceOrEmpty(this ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r"u8) < 0;

    /// <summary>Moves to the next property of the object that <paramref name="reader"/> stands in, and onto its value.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new FormatException("the line is not a JSON object");
        }

        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.PropertyName => true,
            JsonTokenType.EndObject => EndsHere(ref reader),
            _ => throw new FormatException("the line is not a JSON object"),
        };
    }

    public static string ReadText(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new FormatException($"\"{name}\" is not a text");
        return reader.GetString()!;
    }

    public static string? ReadOptionalText(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Null ? null : ReadText(ref reader, name);

    public static long ReadInteger(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number))
            throw new FormatException($"\"{name}\" is not a whole number of 64 bits");
        return number;
    }

    public static bool ReadBoolean(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new FormatException($"\"{name}\" is neither true nor false"),
    };

    /// <summary>The object of a line that is one element of a JSON array: without the brackets and the comma around it.</summary>
    public static ReadOnlySpan<byte> TrimArray(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t"u8);
        if (text.StartsWith("["u8) || text.StartsWith(","u8))
            text = text[1..].TrimStart(" \t"u8);
        if (text.EndsWith("]"u8) || text.EndsWith(","u8))
            text = text[..^1].TrimEnd(" \t"u8);
        return text;
    }

    private static bool EndsHere(ref Utf8JsonReader reader)
    {
        // Anything after the object, but white space, makes this read throw.
        return reader.Read();
    }
}
