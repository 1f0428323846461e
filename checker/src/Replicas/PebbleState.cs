using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Replicas;

/// <summary>
/// A Pebble store put together from all its tables and logs: the operation with the highest sequence number of a key wins. Tables that
/// a manifest no longer names do no harm, because what replaced them has higher numbers or the same rows.
/// </summary>
internal static class PebbleState
{
    /// <summary>Larger stores are not put together.</summary>
    public const int MaximumRows = 2_000_000;

    private static readonly Comparer<ReadOnlyMemory<byte>> ByBytes =
        Comparer<ReadOnlyMemory<byte>>.Create((one, other) => one.Span.SequenceCompareTo(other.Span));

    /// <summary>The rows in the order of their keys; null when there is no Pebble store, or it is too large.</summary>
    public static IReadOnlyList<StoredRow>? Of(DiskImage image, AuditNotes notes)
    {
        var rows = new SortedDictionary<ReadOnlyMemory<byte>, (ulong Sequence, StoredRow? Row)>(ByBytes);
        var tooLarge = false;
        DiskWalk.Rows(image, notes, source =>
        {
            if (source is PebbleRows pebble)
                tooLarge |= !TryMerge(pebble, rows);
        });
        return rows.Count == 0 || tooLarge ? null : [.. rows.Values.Where(entry => entry.Row is not null).Select(entry => entry.Row!)];
    }

    private static bool TryMerge(PebbleRows source, SortedDictionary<ReadOnlyMemory<byte>, (ulong Sequence, StoredRow? Row)> rows)
    {
        foreach (var operation in source.Operations())
        {
            if (rows.TryGetValue(operation.Key, out var known) && known.Sequence > operation.Sequence)
                continue;
            if (rows.Count == MaximumRows)
                return false;
            rows[operation.Key] = (operation.Sequence, operation.IsSet ? new StoredRow(operation.Key, operation.Value, operation.Offset) : null);
        }

        return true;
    }
}
