namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>How a call is named in a sentence.</summary>
internal static class CallText
{
    private const int MaxValueCharacters = 64;

    /// <summary>For example <c>#12 (read 5 by process 3 at n1)</c>.</summary>
    public static string Of(in Call call)
    {
        var place = call.Node is null ? "" : $" at {call.Node}";
        var outcome = call.IsOk ? "" : ", outcome unknown";
        return $"#{call.Index} ({call.Function} {OfValue(call.Value)} by process {call.Process}{place}{outcome})";
    }

    public static string OfValue(OperationValue value) => Shorten(value.ToString());

    public static string Shorten(string text) => text.Length <= MaxValueCharacters ? text : $"{text.AsSpan(0, MaxValueCharacters)}…";
}
