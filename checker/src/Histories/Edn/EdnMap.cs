namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>A map; values are null, bool, long, string, <see cref="EdnKeyword"/>, a list of values, or a map.</summary>
internal sealed class EdnMap
{
    public List<(object? Key, object? Value)> Entries { get; } = [];

    /// <summary>The value of a keyword, whatever its namespace; null if it is not there.</summary>
    public object? Get(string name) => Find(name).Value;

    public bool Has(string name) => Find(name).Key is not null;

    private (object? Key, object? Value) Find(string name)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key is EdnKeyword keyword && string.Equals(keyword.Name, name, StringComparison.Ordinal))
                return entry;
        }

        return default;
    }
}
