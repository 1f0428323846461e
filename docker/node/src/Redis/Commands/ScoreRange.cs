namespace Elastickv.Node.Redis.Commands;

/// <summary>An interval of scores as ZRANGEBYSCORE takes it: each bound included, or excluded by a leading parenthesis.</summary>
internal readonly record struct ScoreRange(double Low, bool LowExcluded, double High, bool HighExcluded)
{
    public static ScoreRange Parse(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        bool lowExcluded = low.StartsWith("("u8);
        bool highExcluded = high.StartsWith("("u8);
        return new ScoreRange(Bound(lowExcluded ? low[1..] : low), lowExcluded, Bound(highExcluded ? high[1..] : high), highExcluded);
    }

    public bool Contains(double score) =>
        (LowExcluded ? score > Low : score >= Low) && (HighExcluded ? score < High : score <= High);

    private static double Bound(ReadOnlySpan<byte> text)
    {
        try
        {
            return ArgumentReader.ParseFloat(text);
        }
        catch (CommandException)
        {
            throw new CommandException("ERR min or max is not a float");
        }
    }
}
