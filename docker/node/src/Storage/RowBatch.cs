namespace Elastickv.Node.Storage;

/// <summary>One atomic change of the store. Reads see the batch's own writes. One thread at a time.</summary>
public sealed class RowBatch : IRowReader, IDisposable
{
    private readonly RowConnection _connection;
    private readonly TimestampBound _bound;
    private readonly Action _closed;
    private readonly Action _committed;
    private ulong _lastCommitTimestamp;
    private bool _open;

    internal RowBatch(RowConnection connection, TimestampBound bound, Action closed, Action committed)
    {
        _connection = connection;
        _bound = bound;
        _closed = closed;
        _committed = committed;
        connection.Begin();
        _open = true;
    }

    public ulong GreatestTimestamp => _bound.Value;

    public byte[]? Get(ReadOnlySpan<byte> key) => _connection.Get(key);

    public void Scan<TVisitor>(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct => _connection.Scan(from, to, ref visitor);

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        RequireOpen();
        if (RowKey.IsVersion(key))
            _bound.Raise(RowKey.CommitTimestamp(key));
        _connection.Put(key, value);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        RequireOpen();
        _connection.Delete(key);
    }

    /// <summary>Removes every row, to restore a snapshot.</summary>
    public void Clear()
    {
        RequireOpen();
        _connection.Clear();
    }

    /// <summary>Writes the row that says up to which entry the store is.</summary>
    public void SetAppliedIndex(ulong index) => MetaRows.Write(this, MetaRows.AppliedIndex, index);

    /// <summary>Writes the row that says which entry last changed the sidecar.</summary>
    public void SetEncryptionAppliedIndex(ulong index) => MetaRows.Write(this, MetaRows.EncryptionAppliedIndex, index);

    /// <summary>The greatest commit timestamp of the batch becomes the store's when it is committed, if it is greater.</summary>
    public void ObserveCommitTimestamp(ulong timestamp) => _lastCommitTimestamp = Math.Max(_lastCommitTimestamp, timestamp);

    public void Commit()
    {
        RequireOpen();
        if (_lastCommitTimestamp > MetaRows.Read(this, MetaRows.LastCommitTimestamp))
            MetaRows.Write(this, MetaRows.LastCommitTimestamp, _lastCommitTimestamp);
        _connection.Commit();
        Close();
        _committed();
    }

    public void Dispose()
    {
        if (!_open)
            return;
        try
        {
            _connection.Rollback();
        }
        catch (RowStoreException)
        {
            // Some failures make SQLite roll back by itself; then there is nothing left to do.
        }

        Close();
    }

    private void Close()
    {
        _open = false;
        _closed();
    }

    private void RequireOpen()
    {
        if (!_open)
            throw new InvalidOperationException("store: the batch is closed");
    }
}
