using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Storage;

/// <summary>
/// The raw rows of the state machine: keys and values of bytes, in a SQLite database inside <c>fsm.db/</c>. One batch writes at a time;
/// any number of threads read what was committed. Commits survive a crash of the process; a power loss may take the last of them, never
/// a part of one, and the Raft log replays from <see cref="MetaRows.AppliedIndex"/>. Failures are <see cref="RowStoreException"/>s.
/// </summary>
public sealed class RowStore : IRowReader, IDisposable
{
    /// <summary>Name of the database file in the directory.</summary>
    public const string FileName = "rows.sqlite";

    private const string LockName = "LOCK";

    private readonly FileStream _lock;
    private readonly RowConnection _writer;
    private readonly RowConnectionPool _readers;
    private readonly TimestampBound _bound;
    private int _batchOpen;

    private RowStore(FileStream directoryLock, RowConnection writer, RowConnectionPool readers)
    {
        _lock = directoryLock;
        _writer = writer;
        _readers = readers;
        _bound = new TimestampBound(LastCommitTimestamp);
    }

    /// <summary>Opens the store, creating it if need be. Only one process can have it open.</summary>
    public static RowStore Open(string directory)
    {
        DurableDirectory.Create(directory);
        var directoryLock = Lock(directory);
        try
        {
            var path = Path.Combine(directory, FileName);
            var writer = RowConnection.Open(path, writer: true);
            PosixFile.SyncDirectory(directory);

            // A store in which nothing is written is left as it was found: a node that refuses to start changes no file.
            writer.SetCheckpointOnClose(false);
            return new RowStore(directoryLock, writer, new RowConnectionPool(path));
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Index of the last entry whose writes are in the store.</summary>
    public ulong AppliedIndex => MetaRows.Read(this, MetaRows.AppliedIndex);

    /// <summary>Greatest commit timestamp in the store.</summary>
    public ulong LastCommitTimestamp => MetaRows.Read(this, MetaRows.LastCommitTimestamp);

    public ulong GreatestTimestamp => _bound.Value;

    /// <summary>Begins the one batch; it is rolled back when disposed without a commit.</summary>
    /// <exception cref="InvalidOperationException">Another batch is open.</exception>
    public RowBatch BeginBatch()
    {
        if (Interlocked.Exchange(ref _batchOpen, 1) != 0)
            throw new InvalidOperationException("store: a batch is already open");
        try
        {
            _writer.SetCheckpointOnClose(true);
            return new RowBatch(_writer, _bound, () => Volatile.Write(ref _batchOpen, 0), () => DurableSteps.Done(DurableStepKind.RowsCommitted, _lock.Name));
        }
        catch
        {
            Volatile.Write(ref _batchOpen, 0);
            throw;
        }
    }

    /// <summary>All rows as they are now, unchanged by later batches. One thread at a time.</summary>
    public RowSnapshot OpenSnapshot() => new(_readers, _bound);

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        var connection = _readers.Rent();
        try
        {
            return connection.Get(key);
        }
        finally
        {
            _readers.Return(connection);
        }
    }

    public void Scan<TVisitor>(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct
    {
        var connection = _readers.Rent();
        try
        {
            connection.Scan(from, to, ref visitor);
        }
        finally
        {
            _readers.Return(connection);
        }
    }

    /// <summary>
    /// Makes all commits durable and removes old pages from the database's own log, so that nothing overwritten is left on disk. False if a reader is in the way: try again
    /// later. Not while a batch is open.
    /// </summary>
    public bool TryScrub()
    {
        if (!_writer.TruncateLog())
            return false;
        DurableSteps.Done(DurableStepKind.RowsSynced, _lock.Name);
        return true;
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new RowStoreException($"store: {directory} is in use by another process: {error.Message}");
        }
    }
}
