namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>Counts the anomalies of each name and keeps the first few.</summary>
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
    public void Add(string name, Func<Anomaly> describe)
    {
        var count = _counts.GetValueOrDefault(name) + 1;
        _counts[name] = count;
        if (count <= KeptOfName)
            _kept.Add(describe());
    }
}
