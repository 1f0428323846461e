namespace Elastickv.Node.Raft;

/// <content>Snapshots of the own state machine, and compaction.</content>
public sealed partial class RaftCore
{
    /// <summary>
    /// Describes a snapshot of the state machine as it is now: everything up to <see cref="Applied"/>. Null while a batch is being worked on, or a
    /// received snapshot waits to replace the state machine.
    /// </summary>
    public SnapshotMetadata? DescribeSnapshot() =>
        _outstanding is null && _log.PendingSnapshot is null && _log.TermAt(_log.Applied) is { } term
            ? new SnapshotMetadata(_log.Applied, term, ConfState)
            : null;

    /// <summary>A snapshot from <see cref="DescribeSnapshot"/> is durable: it is what lagging members are sent from now on. Ignored if an equal or newer one is known.</summary>
    public void SnapshotTaken(SnapshotMetadata snapshot) => _log.SnapshotTaken(snapshot);

    /// <summary>
    /// Forgets the entries up to <paramref name="index"/>, which must not be beyond the latest snapshot. Keep some entries before it, so that
    /// members only a little behind need no snapshot.
    /// </summary>
    public void Compact(ulong index) => _log.Compact(index);
}
