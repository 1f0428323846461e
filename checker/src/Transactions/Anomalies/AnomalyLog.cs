namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>Counts the anomalies of each name and keeps a few of them, short ones if there are.</summary>
internal sealed class AnomalyLog
{
    /// <summary>How many of one name are kept with their proof.</summary>
    public const int KeptOfName = 5;

    private readonly List<Anomaly> _kept = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyList<Anomaly> Kept => _kept;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Forgets everything, because it was not proven after all.</summary>
    public void Clear()
    {
        _kept.Clear();
        _counts.Clear();
    }

    /// <summary>Adds an anomaly, which is only put in words if it will be kept.</summary>
    public void Add(string name, Func<Anomaly> describe) => Add(name, size: 0, describe);

    /// <summary>Adds an anomaly of so many transactions. If there are many of its name, shorter ones are kept.</summary>
    public void Add(string name, int size, Func<Anomaly> describe)
    {
        var count = _counts.GetValueOrDefault(name) + 1;
        _counts[name] = count;
        if (count > KeptOfName && !DropLonger(name, size))
            return;
        _kept.Add(describe());
    }

    private bool DropLonger(string name, int size)
    {
        var longest = _kept.Where(anomaly => string.Equals(anomaly.Name, name, StringComparison.Ordinal)).MaxBy(anomaly => anomaly.Operations.Length);
        return longest is not null && longest.Operations.Length > size && size > 0 && _kept.Remove(longest);
    }
}
