namespace Elastickv.Jepsen.Checker.Histories.Formats;

/// <summary>Tells the format of a history from its first bytes.</summary>
internal static class FormatDetector
{
    /// <summary>How many bytes it wants to see.</summary>
    public const int Foresight = 1 << 12;

    public static HistoryFormat Detect(ReadOnlySpan<byte> beginning)
    {
        var text = SkipBlank(beginning);
        var inArray = text.StartsWith("["u8);
        if (inArray)
            text = SkipBlank(text[1..]);
        if (text.StartsWith("{"u8))
            return SkipBlank(text[1..]).StartsWith("\""u8) ? HistoryFormat.JsonLines : HistoryFormat.Edn;
        if (inArray || (!text.IsEmpty && (text[0] is (byte)'(' or (byte)';' or (byte)'#')))
            return HistoryFormat.Edn;
        return beginning.IndexOf(":invoke"u8) >= 0 || beginning.IndexOf("jepsen"u8) >= 0 ? HistoryFormat.JepsenLog : HistoryFormat.JsonLines;
    }

    private static ReadOnlySpan<byte> SkipBlank(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n,"u8);
}
