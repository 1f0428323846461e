using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>
/// Rows in clear that were written after the storage cutover. A commit timestamp says nothing about the place in the log, but a row that a
/// node's earliest snapshot at or above the cutover does not hold yet was certainly applied above it.
/// </summary>
internal sealed class LateClearRows(RowSource baseline, AuditNotes notes)
{
    /// <summary>Larger stores are not compared: the set would take too much memory.</summary>
    public const int MaximumRows = 4_000_000;

    private readonly HashSet<UInt128> _before = [];

    /// <summary>Reads the baseline; false when it has too many rows or cannot be read.</summary>
    public bool TryLoad()
    {
        foreach (var row in baseline.Read())
        {
            if (_before.Count == MaximumRows)
                return false;
            _before.Add(RowDigest.OfKey(row));
        }

        return !baseline.Damage.Any();
    }

    /// <summary>Judges a row of a later state of the same node.</summary>
    public void Judge(RowSource source, StoredRow row)
    {
        if (row.Kind != RowKind.Version || row.Header.Flags != RowHeader.ClearLive || _before.Contains(RowDigest.OfKey(row)))
            return;
        var name = RowAuditor.Printable(row.UserKey.Span);
        notes.Violation(new Finding("clear-after-cutover", $"the row of {name} on {source.Image.Node} is in clear, though it was written after the storage cutover")
        {
            Node = source.Image.Node,
            File = source.File.Path,
            Offset = row.Offset,
            Key = name,
        });
    }
}
