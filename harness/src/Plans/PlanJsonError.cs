using System.Text.Json;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>Says what is wrong with the text of a plan. The parser's own words tell where its types live, which helps nobody who edits a file.</summary>
internal static class PlanJsonError
{
    /// <summary>One sentence with the place in the file, if there is one.</summary>
    public static string Explain(JsonException exception)
    {
        var message = Reason(WithoutPlace(exception.Message));
        return exception.Path is null or "$" ? message : $"at {exception.Path}: {message}";
    }

    private static string Reason(string message)
    {
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"{Quoted(message)} is unknown here.";
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return $"it lacks {Quoted(message)}.";
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal))
            return $"{Quoted(message)} is given twice.";
        if (message.Contains("could not be converted to", StringComparison.Ordinal))
            return "the value is of another kind than is wanted here.";
        return message.Contains("does not contain any JSON tokens", StringComparison.Ordinal) ? "it is empty." : message;
    }

    /// <summary>All that stands in quotation marks: the names of properties. A type, which a message may name before them, holds a dot.</summary>
    private static string Quoted(string message) =>
        string.Join(", ", message.Split('\'').Where((part, number) => number % 2 == 1 && !part.Contains('.', StringComparison.Ordinal)));

    /// <summary>Without the addendum of path, line and byte.</summary>
    private static string WithoutPlace(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
