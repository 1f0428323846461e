using Elastickv.Node.Raft;
using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Wal;

/// <summary>
/// The Raft log on disk, in the format of etcd's wal v3 (spec §11.3). Appending collects in memory; what was appended may
/// be relied on after <see cref="Sync"/> has returned. After a failed write or flush the log is unusable: what the disk then holds is
/// unknown, and the process must end. One thread at a time.
/// </summary>
public sealed class WriteAheadLog : IDisposable
{
    private readonly string _directory;
    private readonly WalOptions _options;
    private readonly RecordWriter _records = new();
    private readonly byte[] _metadata;

    /// <summary>Opens the last segment for more. Not before there is more: whoever only opens a log, and then refuses to go on, has changed nothing.</summary>
    private Lazy<SegmentFile> _segment;
    private HardState _hardState;
    private SnapshotMarker _newestMarker = new(0, 0, ConfState.Empty);
    private ulong _lastIndex;
    private bool _failed;

    private WriteAheadLog(string directory, WalOptions options, byte[] metadata)
    {
        _directory = directory;
        _options = options;
        _metadata = metadata;
        _segment = null!;
    }

    /// <summary>Opens a log, or makes a new one if the directory holds none. A torn tail is cut off and reported in the replay.</summary>
    /// <exception cref="WalDamagedException">The log is damaged before its end, or belongs to other metadata.</exception>
    public static WriteAheadLog Open(string directory, ReadOnlyMemory<byte> metadata, out WalReplay replay, WalOptions? options = null)
    {
        var log = new WriteAheadLog(directory, options ?? new WalOptions(), metadata.ToArray());
        DurableDirectory.Create(directory);
        replay = SegmentName.List(directory).Count == 0 ? log.Create() : log.Resume();
        return log;
    }

    /// <summary>Appends entries, then the hard state; either may be absent.</summary>
    public void Append(HardState? hardState, ReadOnlySpan<Entry> entries)
    {
        foreach (var entry in entries)
        {
            RaftProto.Write(_records.BeginData(), entry);
            _records.EndRecord(RecordType.Entry);
            _lastIndex = entry.Index;
        }

        if (hardState is { } state)
        {
            RaftProto.Write(_records.BeginData(), state);
            _records.EndRecord(RecordType.State);
            _hardState = state;
        }
    }

    /// <summary>Notes that a snapshot is durable. Its files must have been flushed before.</summary>
    public void Append(SnapshotMarker marker)
    {
        RaftProto.Write(_records.BeginData(), marker);
        _records.EndRecord(RecordType.Snapshot);
        _lastIndex = Math.Max(_lastIndex, marker.Index);
        _newestMarker = marker;
    }

    /// <summary>Writes what was appended without waiting for the device: enough for a commit index alone.</summary>
    public void Flush() => Guarded(Write);

    /// <summary>Writes what was appended and waits until it is durable.</summary>
    public void Sync() => Guarded(() =>
    {
        Write();
        _segment.Value.Sync();
        if (_segment.Value.Length >= _options.SegmentSize)
            Cut();
    });

    /// <summary>Makes durable what was appended and begins another segment, so that this one can be removed as soon as its entries are not needed.</summary>
    public void BeginSegment() => Guarded(() =>
    {
        Write();
        _segment.Value.Sync();
        Cut();
    });

    /// <summary>Removes segments that hold only entries before <paramref name="index"/>, which a durable snapshot must cover.</summary>
    public void ReleaseBefore(ulong index)
    {
        var names = SegmentName.List(_directory);
        var removed = 0;
        while (removed + 1 < names.Count && names[removed + 1].Index <= index)
            File.Delete(Path.Combine(_directory, names[removed++].ToString()));
        if (removed > 0)
            PosixFile.SyncDirectory(_directory);
    }

    public void Dispose()
    {
        if (_segment is { IsValueCreated: true })
            _segment.Value.Dispose();
    }

    private WalReplay Create()
    {
        _records.AppendCrcRecord();
        _records.AppendMetadata(_metadata);
        RaftProto.Write(_records.BeginData(), _newestMarker);
        _records.EndRecord(RecordType.Snapshot);
        Begin(new SegmentName(0, 0));
        return new WalReplay(_metadata, default, [_newestMarker], [], TornTail: null);
    }

    private WalReplay Resume()
    {
        var scan = WalReader.Scan(_directory);
        if (!scan.Replay.Metadata.Span.SequenceEqual(_metadata))
            throw new WalDamagedException("the log belongs to another member: metadata differs");
        _hardState = scan.Replay.HardState;
        _lastIndex = scan.LastIndex;
        _newestMarker = scan.Replay.Snapshots.LastOrDefault(_newestMarker);
        _records.Checksum = scan.Checksum;
        _segment = new Lazy<SegmentFile>(() => SegmentFile.Resume(_directory, scan.Last, scan.End, _options.SegmentSize, clear: scan.Replay.TornTail is not null));
        return scan.Replay;
    }

    private void Write()
    {
        if (_records.Pending.IsEmpty)
            return;
        _segment.Value.Write(_records.Pending);
        _records.Taken();
    }

    // Each segment begins with the chain's checksum, the metadata, the newest marker and the hard state, so that those before it can
    // be removed. (etcd leaves the marker out and keeps the segment that has it.)
    private void Cut()
    {
        _segment.Value.Finish();
        _records.AppendCrcRecord();
        _records.AppendMetadata(_metadata);
        RaftProto.Write(_records.BeginData(), _newestMarker);
        _records.EndRecord(RecordType.Snapshot);
        RaftProto.Write(_records.BeginData(), _hardState);
        _records.EndRecord(RecordType.State);
        var last = _segment.Value;
        Begin(new SegmentName(last.Name.Sequence + 1, _lastIndex + 1));
        last.Dispose();
    }

    private void Begin(SegmentName name)
    {
        var segment = SegmentFile.Create(_directory, name, _records.Pending, _options.SegmentSize);
        _records.Taken();
        _segment = new Lazy<SegmentFile>(segment);
    }

    private void Guarded(Action write)
    {
        if (_failed)
            throw new IOException("wal: unusable after a failed write");
        _failed = true;
        write();
        _failed = false;
    }
}
