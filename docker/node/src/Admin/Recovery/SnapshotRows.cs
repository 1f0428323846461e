using Elastickv.Node.Snapshots;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>The rows of a snapshot file, as far as a whole scan of them goes.</summary>
internal sealed class SnapshotRows(FsmSnapshot snapshot) : IRowReader
{
    public ulong GreatestTimestamp => snapshot.LastCommitTimestamp;

    /// <exception cref="NotSupportedException">A file has no index.</exception>
    public byte[]? Get(ReadOnlySpan<byte> key) => throw new NotSupportedException("a snapshot file is read from its beginning to its end");

    /// <summary>Visits all rows, whatever the bounds.</summary>
    public void Scan<TVisitor>(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct => FsmSnapshotReader.Scan(snapshot, ref visitor);
}
