using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Elastickv.Node.Raft;

/// <summary>The log after the last compaction, in memory, with its cursors: base ≤ applied ≤ committed ≤ last, and stored ≤ last.</summary>
internal sealed class RaftLog
{
    private readonly List<Entry> _entries;
    private ulong _baseIndex;
    private ulong _baseTerm;

    public RaftLog(InitialState initial)
    {
        Snapshot = initial.Snapshot;
        _baseIndex = Snapshot.Index;
        _baseTerm = Snapshot.Term;
        _entries = [.. initial.Entries];
        CheckSequence(_baseIndex, _baseTerm, CollectionsMarshal.AsSpan(_entries));
        Stored = LastIndex;
        Applied = initial.Applied;
        Committed = Math.Max(Math.Max(initial.HardState.Commit, Applied), Math.Max(_baseIndex, LastImpliedCommit()));
        Invariant.Holds(Applied >= _baseIndex, $"state machine at {Applied} is behind the snapshot at {_baseIndex}");
        Invariant.Holds(Committed <= LastIndex, $"the log ends at {LastIndex} but {Committed} is committed: entries were lost");
    }

    public ulong FirstIndex => _baseIndex + 1;

    public ulong LastIndex => _baseIndex + (ulong)_entries.Count;

    public ulong LastTerm => _entries.Count > 0 ? _entries[^1].Term : _baseTerm;

    public ulong Committed { get; private set; }

    public ulong Applied { get; private set; }

    /// <summary>Last entry that is durable here.</summary>
    public ulong Stored { get; private set; }

    /// <summary>The latest durable snapshot.</summary>
    public SnapshotMetadata Snapshot { get; private set; }

    /// <summary>A received snapshot that the host has not installed yet.</summary>
    public SnapshotMetadata? PendingSnapshot { get; private set; }

    /// <summary>Term of the entry at <paramref name="index"/>, or null if the log does not reach there or was compacted.</summary>
    public ulong? TermAt(ulong index) =>
        index < _baseIndex || index > LastIndex ? null
        : index == _baseIndex ? _baseTerm
        : _entries[Position(index)].Term;

    /// <summary>Whether a log that ends so holds at least everything that this one may have committed.</summary>
    public bool IsUpToDate(ulong lastIndex, ulong lastTerm) => lastTerm > LastTerm || (lastTerm == LastTerm && lastIndex >= LastIndex);

    public void Append(Entry entry)
    {
        Invariant.Holds(entry.Index == LastIndex + 1 && entry.Term >= LastTerm, $"{entry.Term}/{entry.Index} after {LastTerm}/{LastIndex}");
        _entries.Add(entry);
    }

    /// <summary>Takes a leader's entries that follow (<paramref name="index"/>, <paramref name="term"/>), replacing what conflicts.</summary>
    /// <returns>False if this log does not hold that entry.</returns>
    public bool TryAppend(ulong index, ulong term, ReadOnlySpan<Entry> entries)
    {
        if (TermAt(index) != term)
            return false;

        CheckSequence(index, term, entries);
        while (!entries.IsEmpty && TermAt(entries[0].Index) == entries[0].Term)
            entries = entries[1..];
        if (entries.IsEmpty)
            return true;

        Truncate(entries[0].Index);
        _entries.AddRange(entries);
        return true;
    }

    /// <summary>The last index at or below <paramref name="index"/> whose term is at most <paramref name="term"/>, as far back as the log goes.</summary>
    public ulong FindLastOfTerm(ulong index, ulong term)
    {
        index = Math.Min(index, LastIndex);
        while (TermAt(index) > term)
            index--;
        return index;
    }

    /// <summary>Entries from <paramref name="from"/> to <paramref name="to"/>, cut when their data exceeds <paramref name="maxBytes"/>, but at least one.</summary>
    public ImmutableArray<Entry> Slice(ulong from, ulong to, long maxBytes)
    {
        if (from > to)
            return [];

        var all = CollectionsMarshal.AsSpan(_entries)[Position(from)..(Position(to) + 1)];
        var count = 0;
        for (long bytes = 0; count < all.Length; count++)
        {
            bytes += all[count].Data.Length;
            if (bytes > maxBytes && count > 0)
                break;
        }

        return ImmutableArray.Create(all[..count]);
    }

    public ImmutableArray<Entry> NotStored() => Slice(Stored + 1, LastIndex, long.MaxValue);

    public ImmutableArray<Entry> NotApplied(long maxBytes) => PendingSnapshot is null ? Slice(Applied + 1, Committed, maxBytes) : [];

    /// <summary>Data bytes of the entries after <paramref name="after"/> up to <paramref name="to"/>.</summary>
    public long BytesBetween(ulong after, ulong to)
    {
        long bytes = 0;
        for (var index = after + 1; index <= to; index++)
            bytes += _entries[Position(index)].Data.Length;
        return bytes;
    }

    /// <summary>Membership entries after <paramref name="after"/> up to <paramref name="to"/>.</summary>
    public IEnumerable<Entry> ConfChangesBetween(ulong after, ulong to)
    {
        for (var index = after + 1; index <= to; index++)
        {
            var entry = _entries[Position(index)];
            if (entry.Type != EntryType.Normal)
                yield return entry;
        }
    }

    public void CommitTo(ulong index)
    {
        if (index <= Committed)
            return;

        Invariant.Holds(index <= LastIndex, $"commit {index} beyond the log's end {LastIndex}: stored entries were lost");
        Committed = index;
    }

    /// <summary>The host has stored everything up to this entry. Ignored if the entry was replaced meanwhile.</summary>
    public void StoredTo(ulong index, ulong term)
    {
        if (index > Stored && TermAt(index) == term)
            Stored = index;
    }

    public void AppliedTo(ulong index)
    {
        Invariant.Holds(index <= Committed, $"applied {index} but committed only {Committed}");
        Applied = Math.Max(Applied, index);
    }

    /// <summary>Replaces the whole log by a received snapshot.</summary>
    public void Restore(SnapshotMetadata snapshot)
    {
        Invariant.Holds(snapshot.Index > Committed, $"snapshot {snapshot.Index} behind commit {Committed}");
        _entries.Clear();
        _baseIndex = Stored = Committed = snapshot.Index;
        _baseTerm = snapshot.Term;
        PendingSnapshot = snapshot;
    }

    /// <summary>The host has installed a received snapshot.</summary>
    public void SnapshotInstalled(SnapshotMetadata snapshot)
    {
        Snapshot = snapshot;
        AppliedTo(snapshot.Index);
        if (ReferenceEquals(PendingSnapshot, snapshot))
            PendingSnapshot = null;
    }

    /// <summary>The host has made a durable snapshot of its own state machine.</summary>
    public void SnapshotTaken(SnapshotMetadata snapshot)
    {
        if (snapshot.Index <= Math.Max(Snapshot.Index, _baseIndex))
            return;

        Invariant.Holds(snapshot.Index <= Applied, $"snapshot {snapshot.Index} beyond applied {Applied}");
        Invariant.Holds(TermAt(snapshot.Index) == snapshot.Term, $"snapshot {snapshot.Index} has term {snapshot.Term}");
        Snapshot = snapshot;
    }

    /// <summary>Forgets the entries up to <paramref name="index"/>.</summary>
    public void Compact(ulong index)
    {
        if (index <= _baseIndex)
            return;

        Invariant.Holds(index <= Snapshot.Index && index <= Stored, $"compacting to {index} with snapshot {Snapshot.Index} and stored {Stored}");
        _baseTerm = _entries[Position(index)].Term;
        _entries.RemoveRange(0, Position(index) + 1);
        _baseIndex = index;
    }

    private static void CheckSequence(ulong index, ulong term, ReadOnlySpan<Entry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            Invariant.Holds(entry.Index == index + 1 && entry.Term >= term, $"entry {entry.Term}/{entry.Index} after {term}/{index}");
            (index, term) = (entry.Index, entry.Term);
        }
    }

    /// <summary>
    /// A leader proposes a membership change only after it applied the one before, so the last but one in a log is committed even if
    /// a torn write lost that knowledge. Campaigning with a membership two steps old could elect two leaders.
    /// </summary>
    private ulong LastImpliedCommit() => ConfChangesBetween(_baseIndex, LastIndex).SkipLast(1).LastOrDefault().Index;

    private void Truncate(ulong from)
    {
        Invariant.Holds(from > Committed, $"a leader wants to replace entry {from}, but {Committed} is committed");
        _entries.RemoveRange(Position(from), (int)(LastIndex + 1 - from));
        Stored = Math.Min(Stored, from - 1);
    }

    private int Position(ulong index) => checked((int)(index - _baseIndex - 1));
}
