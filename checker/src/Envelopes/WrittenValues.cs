using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>Which values clients wrote to which keys, to compare what is opened with.</summary>
internal sealed class WrittenValues
{
    private readonly Dictionary<string, List<ReadOnlyMemory<byte>>> _byKey = new(StringComparer.Ordinal);

    public WrittenValues(ImmutableArray<Canary> canaries)
    {
        foreach (var canary in canaries)
        {
            if (!_byKey.TryGetValue(canary.Key, out var values))
                _byKey[canary.Key] = values = [];
            values.Add(canary.Value);
        }
    }

    /// <summary>Whether a value is one that was written to a key; null when nobody kept account of that key.</summary>
    public bool? Knows(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!_byKey.TryGetValue(Encoding.UTF8.GetString(key), out var values))
            return null;
        foreach (var written in values)
        {
            if (value.IndexOf(written.Span) >= 0)
                return true;
        }

        return false;
    }
}
