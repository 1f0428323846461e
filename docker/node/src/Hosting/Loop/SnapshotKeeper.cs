using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.StateMachine;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>
/// Takes snapshots of the own state every so many entries and shortens the log behind them; installs those of a leader. Owned by the host's loop; only
/// writing a file happens elsewhere, from a view of the rows that was opened here.
/// </summary>
internal sealed class SnapshotKeeper(
    RaftCore core, WriteAheadLog wal, SnapshotDirectory directory, RowStore rows, ReplicatedState state, NodeCipher? cipher, Configuration.Tuning tuning,
    Inbox<LoopInput> inbox, NodeLog log)
{
    private bool _isWriting;
    private ulong _lastTaken = core.Snapshot.Index;

    /// <summary>The raft key under which the present segment of the log was begun, as far as this process knows.</summary>
    private uint _segmentKey;

    /// <summary>The last snapshot that arrived, until the core says what to do with it.</summary>
    private LoopInput.SnapshotArrived? _arrived;

    /// <summary>Begins a snapshot if enough was applied since the last.</summary>
    public void TakeIfDue()
    {
        if (_isWriting || core.Applied < _lastTaken + tuning.SnapshotCount || core.DescribeSnapshot() is not { } metadata)
            return;
        _isWriting = true;
        _lastTaken = metadata.Index;
        var header = new SnapshotHeader((ulong)state.CeilingMs, cipher?.Sidecar.RaftEnvelopeCutoverIndex ?? 0);
        var view = rows.OpenSnapshot();
        _ = Task.Run(() => Write(metadata, header, view));
    }

    /// <summary>A snapshot is durable: note it, and shorten the log.</summary>
    public void Written(LoopInput.SnapshotWritten written)
    {
        _isWriting = false;
        if (written.File is null)
        {
            log.Write($"snapshot {written.Metadata.Index} could not be written: {written.Error?.Message}");
            return;
        }

        // The leader's snapshot may have overtaken it.
        if (written.Metadata.Index <= core.Snapshot.Index)
            return;
        directory.Record(written.Metadata, written.File);
        wal.Append(Marker(written.Metadata));
        wal.Sync();
        core.SnapshotTaken(written.Metadata);
        SeparateKeys();
        Shorten();
    }

    /// <summary>A leader's snapshot is here; the core decides whether it is wanted.</summary>
    public void Arrived(LoopInput.SnapshotArrived arrived)
    {
        DropArrived();
        _arrived = arrived;
        core.Step(arrived.Message);
    }

    /// <summary>
    /// Makes the snapshot that the core wants durable. The entries it replaces may have changed the group's keys: then the sidecar follows the leader's first.
    /// </summary>
    /// <exception cref="Encryption.EncryptionException">The snapshot is of another encryption state: halt.</exception>
    public FsmSnapshot MakeDurable(SnapshotMetadata metadata)
    {
        if (_arrived is not { } arrived || arrived.Message.Snapshot != metadata)
            throw new InvalidOperationException($"snapshot {metadata.Index} is to be installed, but its bytes are not here");
        var received = FsmSnapshotReader.Open(arrived.File);
        if (arrived.Sidecar is { } leader && cipher is not null && SnapshotGuard.Complaint(received, cipher) is not null)
            SidecarCatchUp.Apply(cipher, leader);
        if (SnapshotGuard.Complaint(received, cipher) is { } complaint)
            throw complaint;
        var file = directory.Adopt(arrived.File, metadata.Index);
        _arrived = null;
        directory.Record(metadata, file);
        wal.Append(Marker(metadata));
        _lastTaken = metadata.Index;
        return file;
    }

    /// <summary>Replaces the rows by those of an installed snapshot.</summary>
    public void Restore(SnapshotMetadata metadata, FsmSnapshot file)
    {
        FsmSnapshotReader.Restore(file, rows);
        state.Restored((long)file.Header.HlcCeiling);
        if (state.AppliedIndex != metadata.Index)
            throw new InvalidDataException($"snapshot {metadata.Index} holds the state of {state.AppliedIndex}");
        log.Write($"installed snapshot {metadata.Index} of term {metadata.Term}");
    }

    /// <summary>Removes an arrived snapshot that was not wanted.</summary>
    public void DropArrived()
    {
        if (_arrived is { } unwanted)
            File.Delete(unwanted.File);
        _arrived = null;
    }

    private void Write(SnapshotMetadata metadata, SnapshotHeader header, RowSnapshot view)
    {
        using (view)
        {
            try
            {
                inbox.Post(new LoopInput.SnapshotWritten(metadata, FsmSnapshotWriter.Write(directory.PathOf(metadata.Index), header, view), null));
            }
            catch (Exception e)
            {
                inbox.Post(new LoopInput.SnapshotWritten(metadata, null, e));
            }
        }
    }

    /// <summary>Entries under a raft key that was rotated away get a segment end of their own: the key can be retired only when they are gone from the disk.</summary>
    private void SeparateKeys()
    {
        if (cipher is not { IsActive: true, Sidecar.ActiveRaft: var key } || key == _segmentKey)
            return;
        wal.BeginSegment();
        _segmentKey = key;
    }

    private void Shorten()
    {
        var snapshot = core.Snapshot.Index;
        if (snapshot <= tuning.CatchUpEntries)
            return;
        core.Compact(snapshot - tuning.CatchUpEntries);
        wal.ReleaseBefore(core.FirstIndex);
    }

    private static SnapshotMarker Marker(SnapshotMetadata metadata) => new(metadata.Index, metadata.Term, metadata.ConfState);
}
