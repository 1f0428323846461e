using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>The Raft log of one image: its segments in order.</summary>
public sealed class WalLog
{
    private readonly List<WalSegment> _segments;

    public WalLog(DiskImage image)
    {
        Files = [.. image.Files
            .Where(file => file.Path.Contains("/wal/", StringComparison.Ordinal) || file.Path.StartsWith("wal/", StringComparison.Ordinal))
            .Where(file => file.Name.EndsWith(".wal", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
        _segments = [.. Files.Select(file => new WalSegment(file))];
    }

    /// <summary>The segments' files.</summary>
    public IReadOnlyList<DiskFile> Files { get; }

    /// <summary>Records whose checksum is wrong, records that hold no entry though they should, and places where a segment could not be read on.</summary>
    public List<(DiskFile File, long Offset, string Reason)> Damage { get; } = [];

    /// <summary>How each segment that was read ended.</summary>
    public List<(DiskFile File, WalStop Stop)> Stops { get; } = [];

    /// <summary>Whether the node was ever brought forward by another's snapshot instead of by entries, as far as <see cref="Entries"/> was read.</summary>
    public bool InstalledSnapshot => InstalledIndex > 0;

    /// <summary>The index of the last snapshot that took the place of the log, 0 if none did; as far as <see cref="Entries"/> was read.</summary>
    internal ulong InstalledIndex { get; private set; }

    /// <summary>Up to where the log is known to be committed, as far as <see cref="Entries"/> was read.</summary>
    internal ulong Committed { get; private set; }

    /// <summary>What stands in the log, as far as <see cref="Entries"/> was read.</summary>
    internal LogTerms Terms { get; } = new();

    /// <summary>
    /// Every entry that was ever written, also such as a later one with the same index has replaced.
    /// </summary>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    public IEnumerable<WalEntry> Entries()
    {
        for (var i = 0; i < _segments.Count; i++)
        {
            foreach (var record in _segments[i].Records())
            {
                if (!record.Intact)
                    Damage.Add((Files[i], record.Offset, $"the checksum of a record of type {record.Type} is wrong"));
                if (!FitsItsType(record))
                    Damage.Add((Files[i], record.Offset, $"a record of type {record.Type} holds something else"));
                Take(record);
                if (record.Type != WalRecordType.Entry)
                    continue;
                if (WalEntry.Parse(record, Files[i].Path) is { } entry)
                {
                    Terms.Write(entry.Index, entry.Term);
                    yield return entry;
                }
                else
                {
                    Damage.Add((Files[i], record.Offset, "a record holds no entry"));
                }
            }

            NoteStop(i);
        }
    }

    /// <summary>The checksum of a record covers its content, but not its type: whether they belong together must be seen from the content.</summary>
    private static bool FitsItsType(WalRecord record)
    {
        const int LastField = 3;
        if (record.Type == WalRecordType.Crc)
            return record.Data.IsEmpty;
        if (record.Type is not (WalRecordType.HardState or WalRecordType.Snapshot or WalRecordType.Metadata))
            return true;
        var cursor = new ByteCursor(record.Data.Span);
        while (cursor.TryField(out var field))
        {
            if (field.Number > LastField)
                return false;
        }

        return cursor.IsEmpty;
    }

    /// <summary>What a record that is no entry says about the log.</summary>
    private void Take(WalRecord record)
    {
        const int Index = 1;
        const int Term = 2;
        const int Commit = 3;
        if (record.Type == WalRecordType.Snapshot)
            TakeSnapshot(Number(record, Index), Number(record, Term));
        else if (record.Type == WalRecordType.HardState)
            Committed = Math.Max(Committed, Number(record, Commit));
    }

    /// <summary>
    /// A node's own snapshot ends at an entry of its log. Another's goes beyond the log, or ends where the log holds an entry of another term: one that a
    /// leader left there which was cut off. A group may be founded with a snapshot of index 1.
    /// </summary>
    private void TakeSnapshot(ulong index, ulong term)
    {
        if (index == 0)
            return;
        var isFirst = Terms.Runs.Count == 0;
        var isOwn = Terms.At(index) == term || (!isFirst && index < Terms.Runs[0].First);
        if (isOwn)
            return;
        Terms.Replace(index, term);
        Committed = Math.Max(Committed, index);
        if (!isFirst || index > 1)
            InstalledIndex = index;
    }

    private static ulong Number(WalRecord record, int number)
    {
        var cursor = new ByteCursor(record.Data.Span);
        while (cursor.TryField(out var field))
        {
            if (field.Number == number)
                return field.Value;
        }

        return 0;
    }

    /// <summary>A torn tail is what a crash leaves, but only at the end of the log: in an earlier segment it hides entries.</summary>
    private void NoteStop(int segment)
    {
        var stop = _segments[segment].Stop;
        Stops.Add((Files[segment], stop));
        if (stop.Reason == WalStopReason.Damaged || (stop.Reason == WalStopReason.TornTail && segment < _segments.Count - 1))
            Damage.Add((Files[segment], stop.Offset, stop.Detail));
    }
}
