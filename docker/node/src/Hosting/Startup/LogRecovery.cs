using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Raft;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>Makes the core's initial state of what the WAL holds.</summary>
internal static class LogRecovery
{
    /// <summary>Whether the log has no past: nothing was ever voted, stored or received.</summary>
    public static bool IsFresh(WalReplay replay) => replay.HardState == default && replay.Entries.Count == 0 && Newest(replay).Index == 0;

    /// <summary>The newest durable snapshot; index 0 if there is none.</summary>
    public static SnapshotMetadata Newest(WalReplay replay) => replay.Snapshots.MaxBy(marker => marker.Index) is { } marker
        ? new SnapshotMetadata(marker.Index, marker.Term, marker.ConfState)
        : new SnapshotMetadata(0, 0, ConfState.Empty);

    /// <summary>Founds a group: stores its first entries, the same on every member, and starts from them.</summary>
    public static InitialState Found(WriteAheadLog wal, IEnumerable<GroupMember> members)
    {
        // Addresses are each node's own view and so stay out of the log.
        var state = InitialState.Bootstrap(members.ToDictionary(
            member => NodeIdentity.Of(member.Id).FullId, member => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(member.Id)));
        wal.Append(state.HardState, state.Entries.AsSpan());
        wal.Sync();
        return state;
    }

    /// <summary>
    /// Goes on from a log with a past. The log in memory begins at an older snapshot than the newest, if the entries between are still there, so that
    /// a follower that is a little behind needs no snapshot from a leader that was restarted.
    /// </summary>
    /// <param name="replay">What the WAL holds.</param>
    /// <param name="applied">Last entry in the store.</param>
    /// <param name="catchUp">Entries to keep before the newest snapshot, if they are there.</param>
    public static InitialState Resume(WalReplay replay, ulong applied, ulong catchUp)
    {
        var newest = Newest(replay).Index;
        var usable = replay.Snapshots.Where(marker => marker.Index <= newest && IsContinued(replay, marker, newest)).OrderBy(marker => marker.Index).ToArray();
        var begin = usable.LastOrDefault(marker => marker.Index + catchUp <= newest) ?? usable[0];
        return new InitialState
        {
            HardState = replay.HardState,
            Snapshot = new SnapshotMetadata(begin.Index, begin.Term, begin.ConfState),
            Entries = [.. replay.Entries.SkipWhile(entry => entry.Index <= begin.Index)],
            Applied = applied,
            HasPast = true,
        };
    }

    /// <summary>Whether every entry from a marker to the newest snapshot is there.</summary>
    private static bool IsContinued(WalReplay replay, SnapshotMarker marker, ulong newest)
    {
        if (marker.Index == newest)
            return true;
        if (replay.Entries.Count == 0 || replay.Entries[0].Index > marker.Index + 1 || replay.Entries[^1].Index < newest)
            return false;
        var at = (long)marker.Index - (long)replay.Entries[0].Index;
        return at < 0 || replay.Entries[(int)at].Term == marker.Term;
    }
}
