namespace Elastickv.Node.Storage;

/// <summary>A consistent view of all rows at one moment. One thread at a time; dispose it soon, it holds back the database's own log.</summary>
public sealed class RowSnapshot : IRowReader, IDisposable
{
    private readonly RowConnectionPool _pool;
    private readonly TimestampBound _bound;
    private RowConnection? _connection;

    internal RowSnapshot(RowConnectionPool pool, TimestampBound bound)
    {
        _pool = pool;
        _bound = bound;
        _connection = pool.Rent();
        _connection.Begin();

        // A deferred transaction fixes its view at its first read.
        _ = _connection.Get(MetaRows.AppliedIndex);
    }

    /// <summary>Index of the last entry that this view contains.</summary>
    public ulong AppliedIndex => MetaRows.Read(this, MetaRows.AppliedIndex);

    public ulong LastCommitTimestamp => MetaRows.Read(this, MetaRows.LastCommitTimestamp);

    public ulong GreatestTimestamp => _bound.Value;

    private RowConnection Connection => _connection ?? throw new ObjectDisposedException(nameof(RowSnapshot));

    public byte[]? Get(ReadOnlySpan<byte> key) => Connection.Get(key);

    public void Scan<TVisitor>(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct => Connection.Scan(from, to, ref visitor);

    public void Dispose()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        connection.Commit();
        _pool.Return(connection);
    }
}
