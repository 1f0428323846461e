using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Hosting.Loop;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>Brings the rows up to the newest snapshot: after a power loss, or a crash between a received snapshot and its restore, they are behind it.</summary>
internal static class RowRecovery
{
    /// <summary>Rows that are gone can only come back from the newest snapshot. Asked before a new store is made in their place.</summary>
    /// <exception cref="RefusalException">There is neither.</exception>
    public static void RequireSource(string rowDirectory, SnapshotDirectory directory, SnapshotMetadata newest)
    {
        if (newest.Index != 0 && !File.Exists(Path.Combine(rowDirectory, RowStore.FileName)) && !File.Exists(directory.PathOf(newest.Index)))
            throw new RefusalException($"snapshot {newest.Index} is missing, the store ends at 0");
    }

    /// <returns>The clock ceiling of the newest snapshot, 0 if there is none.</returns>
    /// <exception cref="RefusalException">The snapshot's file is missing though the log begins after it.</exception>
    public static long Recover(RowStore rows, SnapshotDirectory directory, SnapshotMetadata newest, RaftCounters counters)
    {
        if (newest.Index == 0)
            return 0;
        var path = directory.PathOf(newest.Index);
        if (rows.AppliedIndex >= newest.Index)
            return File.Exists(path) ? (long)FsmSnapshotReader.ReadHeader(path).HlcCeiling : 0;
        if (!File.Exists(path))
            throw new RefusalException($"snapshot {newest.Index} is missing, the store ends at {rows.AppliedIndex}");
        var file = FsmSnapshotReader.Open(path);
        FsmSnapshotReader.Restore(file, rows);
        counters.CountColdStartRestore();
        return (long)file.Header.HlcCeiling;
    }
}
