using System.Collections.Immutable;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Wal;

/// <summary>Puts the records of all segments together into one <see cref="WalReplay"/>.</summary>
internal sealed class ReplayBuilder
{
    private readonly ImmutableArray<SnapshotMarker>.Builder _snapshots = ImmutableArray.CreateBuilder<SnapshotMarker>();
    private readonly List<Entry> _entries = [];
    private ReadOnlyMemory<byte>? _metadata;
    private HardState _hardState;

    /// <summary>Index of the last entry or snapshot.</summary>
    public ulong LastIndex { get; private set; }

    public HardState HardState => _hardState;

    public void Add(RecordType type, ReadOnlyMemory<byte> data)
    {
        try
        {
            switch (type)
            {
                case RecordType.Metadata:
                    AddMetadata(data);
                    break;
                case RecordType.Entry:
                    AddEntry(RaftProto.ReadEntry(data.Span));
                    break;
                case RecordType.State:
                    _hardState = RaftProto.ReadHardState(data.Span);
                    break;
                case RecordType.Snapshot:
                    AddMarker(RaftProto.ReadMarker(data.Span));
                    break;
                case RecordType.Crc:
                    break;
            }
        }
        catch (InvalidDataException error)
        {
            throw new WalDamagedException($"unreadable {type} record: {error.Message}");
        }
    }

    public WalReplay Build(TornTail? tornTail)
    {
        if (_metadata is null)
            throw new WalDamagedException("no metadata record");

        // A vote, term or commit index is stored after the entries it speaks of.
        if (_hardState.Commit > LastIndex)
            throw new WalDamagedException($"entries up to {_hardState.Commit} were committed, the log ends at {LastIndex}");
        if (_entries.Count > 0 && !_snapshots.Any(marker => marker.Index + 1 >= _entries[0].Index))
            throw new WalDamagedException($"entries before {_entries[0].Index} are missing and no snapshot covers them");
        return new WalReplay(_metadata.Value, _hardState, _snapshots.ToImmutable(), _entries, tornTail);
    }

    private void AddMetadata(ReadOnlyMemory<byte> data)
    {
        if (_metadata is { } first && !first.Span.SequenceEqual(data.Span))
            throw new WalDamagedException("segments with different metadata");
        _metadata = data.ToArray();
    }

    private void AddMarker(SnapshotMarker marker)
    {
        _snapshots.Add(marker);
        if (Contradicts(marker))
            _entries.Clear();
        LastIndex = _entries.Count > 0 ? Math.Max(_entries[^1].Index, marker.Index) : marker.Index;
    }

    // A leader's snapshot replaces a log that differs at its place or ends before it; what stood there is void. A marker before the first entry
    // only repeats what an earlier segment said.
    private bool Contradicts(SnapshotMarker marker) =>
        _entries.Count > 0 && marker.Index >= _entries[0].Index
        && (marker.Index > _entries[^1].Index || _entries[(int)(marker.Index - _entries[0].Index)].Term != marker.Term);

    private void AddEntry(Entry entry)
    {
        if (_entries.Count > 0 && entry.Index <= _entries[^1].Index)
            Replace(entry.Index);
        else if (_entries.Count > 0 && entry.Index != _entries[^1].Index + 1)
            StartAfterSnapshot(entry.Index);
        _entries.Add(entry);
        LastIndex = entry.Index;
    }

    // A later leader overwrites the tail.
    private void Replace(ulong index)
    {
        var kept = index > _entries[0].Index ? (int)(index - _entries[0].Index) : 0;
        _entries.RemoveRange(kept, _entries.Count - kept);
    }

    // A gap is legal only where a snapshot from the leader replaced the log.
    private void StartAfterSnapshot(ulong index)
    {
        if (!_snapshots.Any(marker => marker.Index + 1 >= index))
            throw new WalDamagedException($"entry {index} follows {_entries[^1].Index}");
        _entries.Clear();
    }
}
