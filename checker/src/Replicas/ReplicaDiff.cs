using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Replicas;

/// <summary>
/// Compares two states of the store row by row, in one pass over both. Rows older than what either node retains may be gone on one side,
/// and when the two are not at the same index, rows newer than what the one behind has applied.
/// </summary>
internal sealed class ReplicaDiff(ReplicaState one, ReplicaState other, KeyRing ring, Origins origins, AuditNotes notes)
{
    private readonly ulong _retained = Math.Max(one.Meta.MinimumRetainedTimestamp ?? 0, other.Meta.MinimumRetainedTimestamp ?? 0);

    private readonly ulong _appliedByBoth = one.Index == other.Index
        ? ulong.MaxValue
        : Math.Min(one.Meta.LastCommitTimestamp ?? 0, other.Meta.LastCommitTimestamp ?? 0);

    public void Run()
    {
        notes.Count("state-pairs");
        using var mine = one.Read().Where(IsReplicated).GetEnumerator();
        using var theirs = other.Read().Where(IsReplicated).GetEnumerator();
        var (left, right) = (Next(mine), Next(theirs));
        while (left is not null || right is not null)
        {
            var order = left is null ? 1 : right is null ? -1 : left.Key.Span.SequenceCompareTo(right.Key.Span);
            if (order == 0)
                Compare(left!, right!);
            else
                Missing(order < 0 ? left! : right!, has: order < 0 ? one : other, lacks: order < 0 ? other : one);
            if (order <= 0)
                left = Next(mine);
            if (order >= 0)
                right = Next(theirs);
        }
    }

    private static StoredRow? Next(IEnumerator<StoredRow> rows) => rows.MoveNext() ? rows.Current : null;

    /// <summary>What a store notes about itself is its own affair.</summary>
    private static bool IsReplicated(StoredRow row) => row.Kind != RowKind.Meta;

    private void Compare(StoredRow mine, StoredRow theirs)
    {
        notes.Count("rows-compared");
        if (mine.Value.Span.SequenceEqual(theirs.Value.Span))
            return;
        var (left, right) = (RowMeaning.Of(mine, ring), RowMeaning.Of(theirs, ring));
        if (left is null || right is null)
        {
            notes.Count("rows-not-opened");
            return;
        }

        if (left == right)
            return;
        var what = left.Value.Tombstone != right.Value.Tombstone ? "is deleted on one"
            : left.Value.ExpireAt != right.Value.ExpireAt ? $"expires at {left.Value.ExpireAt} on one and at {right.Value.ExpireAt} on the other"
            : "holds different values";
        Found(mine, $"{what} of {one.Node} and {other.Node}", one, theirs);
    }

    private void Missing(StoredRow row, ReplicaState has, ReplicaState lacks)
    {
        if (row.Kind == RowKind.Version && (row.CommitTimestamp < _retained || row.CommitTimestamp > _appliedByBoth))
            return;
        if (row.Kind != RowKind.Version && one.Index != other.Index)
            return;
        Found(row, $"is on {has.Node}, but not on {lacks.Node}", has);
    }

    private void Found(StoredRow row, string what, ReplicaState where, StoredRow? counterpart = null)
    {
        var name = RowAuditor.Printable((row.Kind == RowKind.Version ? row.UserKey : row.Key).Span);
        var version = row.Kind == RowKind.Version ? $", version {row.CommitTimestamp}," : "";
        var at = one.Index == other.Index ? $"at index {one.Index}" : $"at indexes {one.Index} and {other.Index}";
        if (one.Index == other.Index)
            notes.Violation("replica-differs", where.Node, Describe);
        else
            notes.Doubt("replica-differs", where.Node, Describe);

        Finding Describe() => new("replica-differs", $"the row of {name}{version} {what} {at}")
        {
            Node = where.Node,
            Capture = where.Label,
            File = where.File,
            Offset = row.Offset,
            Key = name,
            Operations = [.. origins.Of(row).Union(counterpart is null ? [] : origins.Of(counterpart))],
        };
    }
}
