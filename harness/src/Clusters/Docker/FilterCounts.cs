using System.Globalization;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>How many packets and bytes met a kind of rule.</summary>
internal readonly record struct FilterCounts(long Packets, long Bytes)
{
    /// <summary>Everything that arrived from a node, dropped or not.</summary>
    public static FilterCounts Arrived(string saved, string node) => Sum(saved, words => words is ["-A", "INPUT", ..] && words[^1] == FilterRules.From(node));

    /// <summary>What was dropped of it since the chain was last replaced.</summary>
    public static FilterCounts Dropped(string saved, string node) => Sum(saved, words => words is ["-A", var chain, .., "DROP"] && chain == FilterRules.From(node));

    public static FilterCounts operator +(FilterCounts a, FilterCounts b) => new(a.Packets + b.Packets, a.Bytes + b.Bytes);

    public static FilterCounts operator -(FilterCounts a, FilterCounts b) => new(a.Packets - b.Packets, a.Bytes - b.Bytes);

    /// <param name="saved">What <c>iptables-save -c</c> wrote: one line a rule, <c>[packets:bytes] -A chain …</c>.</param>
    /// <param name="chosen">Which rules.</param>
    private static FilterCounts Sum(string saved, Func<string[], bool> chosen)
    {
        var sum = new FilterCounts();
        foreach (var line in saved.Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [['[', .. var counts, ']'], .. var rule] && chosen(rule))
                sum += Parse(counts);
        }

        return sum;
    }

    private static FilterCounts Parse(string counts) =>
        counts.Split(':') is [var packets, var bytes]
            ? new FilterCounts(long.Parse(packets, CultureInfo.InvariantCulture), long.Parse(bytes, CultureInfo.InvariantCulture))
            : throw new FormatException($"iptables counts '{counts}'");
}
