using SQLitePCL;

namespace Elastickv.Node.Storage;

/// <summary>One SQLite connection with its prepared statements. One thread at a time.</summary>
internal sealed class RowConnection : IDisposable
{
    private const string Schema = "CREATE TABLE IF NOT EXISTS rows(key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";

    private static readonly Lazy<bool> Provider = new(static () =>
    {
        Batteries_V2.Init();
        return true;
    });

    private readonly sqlite3 _database;
    private readonly List<sqlite3_stmt> _statements = [];
    private readonly Stack<sqlite3_stmt> _boundedScans = [];
    private readonly Stack<sqlite3_stmt> _openScans = [];
    private readonly sqlite3_stmt _get;
    private readonly sqlite3_stmt _put;
    private readonly sqlite3_stmt _delete;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _rollback;

    private RowConnection(sqlite3 database, bool writer)
    {
        _database = database;
        _get = Prepare("SELECT value FROM rows WHERE key = ?1");
        _put = Prepare("INSERT INTO rows(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
        _delete = Prepare("DELETE FROM rows WHERE key = ?1");
        _begin = Prepare(writer ? "BEGIN IMMEDIATE" : "BEGIN");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
    }

    /// <param name="writer">Creates the file and the table; the others only read.</param>
    public static RowConnection Open(string path, bool writer)
    {
        _ = Provider.Value;
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (writer ? raw.SQLITE_OPEN_CREATE : 0);
        var result = raw.sqlite3_open_v2(path, out var database, flags, vfs: null);
        if (result != raw.SQLITE_OK)
            throw new RowStoreException($"store: open {path}: {raw.sqlite3_errstr(result).utf8_to_string()}");
        try
        {
            Configure(database, writer);
            return new RowConnection(database, writer);
        }
        catch (RowStoreException)
        {
            database.Dispose();
            throw;
        }
    }

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        Check(raw.sqlite3_bind_blob(_get, 1, key));
        try
        {
            return Step(_get) ? raw.sqlite3_column_blob(_get, 0).ToArray() : null;
        }
        finally
        {
            _ = raw.sqlite3_reset(_get);
        }
    }

    public void Scan<TVisitor>(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct
    {
        // A visitor may scan in turn, so each scan has a statement to itself.
        var idle = to.IsEmpty ? _openScans : _boundedScans;
        var statement = idle.TryPop(out var prepared) ? prepared : Prepare(to.IsEmpty
            ? "SELECT key, value FROM rows WHERE key >= ?1 ORDER BY key"
            : "SELECT key, value FROM rows WHERE key >= ?1 AND key < ?2 ORDER BY key");
        try
        {
            Check(raw.sqlite3_bind_blob(statement, 1, from));
            if (!to.IsEmpty)
                Check(raw.sqlite3_bind_blob(statement, 2, to));
            while (Step(statement) && visitor.Visit(raw.sqlite3_column_blob(statement, 0), raw.sqlite3_column_blob(statement, 1)))
            {
            }
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
            idle.Push(statement);
        }
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_put, 1, key));
        Check(raw.sqlite3_bind_blob(_put, 2, value));
        Run(_put);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        Check(raw.sqlite3_bind_blob(_delete, 1, key));
        Run(_delete);
    }

    public void Clear()
    {
        var result = raw.sqlite3_exec(_database, "DELETE FROM rows");
        if (result != raw.SQLITE_OK)
            throw Failure(_database, result);
    }

    /// <summary>Begins a transaction; that of a reader fixes its view at its first read.</summary>
    public void Begin() => Run(_begin);

    public void Commit() => Run(_commit);

    public void Rollback() => Run(_rollback);

    /// <summary>Moves the database's log into its main file and empties it; false if readers are in the way.</summary>
    public bool TruncateLog()
    {
        var result = raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        return result switch
        {
            raw.SQLITE_OK => true,
            raw.SQLITE_BUSY => false,
            _ => throw Failure(_database, result),
        };
    }

    /// <summary>Whether closing the last connection moves the database's log into its main file, which changes both.</summary>
    public void SetCheckpointOnClose(bool isOn)
    {
        const int NoCheckpointOnClose = 1006;
        Check(raw.sqlite3_db_config(_database, NoCheckpointOnClose, isOn ? 0 : 1, out _));
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _database.Dispose();
    }

    private static void Configure(sqlite3 database, bool writer)
    {
        // Commits need no flush: the Raft log replays what a power loss takes. NORMAL keeps the file itself consistent through one.
        // Secure delete zeroes what is overwritten, or cleartext that was sealed since would stay in free space.
        string[] pragmas =
        [
            "PRAGMA busy_timeout = 5000",
            "PRAGMA mmap_size = 268435456",
            "PRAGMA cache_size = -8192",
            "PRAGMA temp_store = MEMORY",
            .. writer
                ? ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 4000", "PRAGMA secure_delete = ON", Schema]
                : (string[])["PRAGMA query_only = ON"],
        ];
        foreach (var pragma in pragmas)
        {
            var result = raw.sqlite3_exec(database, pragma);
            if (result != raw.SQLITE_OK)
                throw Failure(database, result);
        }
    }

    private static RowStoreException Failure(sqlite3 database, int result) =>
        new($"store: {raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite result {result})");

    private sqlite3_stmt Prepare(string sql)
    {
        var result = raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (result != raw.SQLITE_OK)
            throw Failure(_database, result);
        _statements.Add(statement);
        return statement;
    }

    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        return result switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Failure(_database, result),
        };
    }

    private void Run(sqlite3_stmt statement)
    {
        try
        {
            _ = Step(statement);
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw Failure(_database, result);
    }
}
