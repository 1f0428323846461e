using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>
/// Rows that were written after some index. A commit timestamp says nothing about the place in the log, but a row that a node's earliest snapshot at
/// or above the index does not hold yet was certainly applied above it.
/// </summary>
internal sealed class LateRows
{
    /// <summary>Larger stores are not compared: the set would take too much memory.</summary>
    public const int MaximumRows = 4_000_000;

    private readonly HashSet<UInt128> _before = [];

    private LateRows(ulong index) => Index = index;

    /// <summary>The index of the snapshot: whatever is late was applied above it.</summary>
    public ulong Index { get; }

    /// <summary>
    /// Looks at what a source holds more than the earliest snapshot of its node at or above an index; null when there is no such snapshot before the
    /// source, or it has too many rows or cannot be read.
    /// </summary>
    /// <exception cref="IOException">A snapshot cannot be read.</exception>
    public static LateRows? Above(ulong index, RowSource source)
    {
        if (index == 0 || !source.IsWhole)
            return null;
        var baseline = RowSources.Of(source.Image)
            .Where(other => other.Index >= index && !(other.Index >= (source.Index ?? ulong.MaxValue)))
            .MinBy(other => other.Index);
        var late = baseline is null ? null : new LateRows(baseline.Index!.Value);
        return late?.TryLoad(baseline!) == true ? late : null;
    }

    /// <summary>Whether a row was written later.</summary>
    public bool Contains(StoredRow row) => row.Kind == RowKind.Version && !_before.Contains(RowDigest.OfKey(row));

    private bool TryLoad(RowSource baseline)
    {
        foreach (var row in baseline.Read())
        {
            if (_before.Count == MaximumRows)
                return false;
            _before.Add(RowDigest.OfKey(row));
        }

        return !baseline.Damage.Any();
    }
}
