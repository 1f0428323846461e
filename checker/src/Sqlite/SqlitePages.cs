using System.Buffers.Binary;
using System.Numerics;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Sqlite;

/// <summary>The pages of a database as its last committed transaction left them: from the write-ahead log where it has a newer copy.</summary>
internal sealed class SqlitePages : IDisposable
{
    private const int HeaderSize = 100;
    private readonly RandomAccessFile _database;
    private readonly RandomAccessFile? _log;
    private readonly Dictionary<uint, long> _newer;

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no database.</exception>
    public SqlitePages(DiskFile database, DiskFile? wal)
    {
        _database = new RandomAccessFile(database);
        _log = wal is null ? null : new RandomAccessFile(wal);
        var log = _log is null ? null : SqliteWal.Read(_log);
        PageSize = log?.PageSize ?? ReadPageSize();
        _newer = log?.CommittedPages() ?? [];
        var reserved = Read(1) is { } first && first.AsSpan().StartsWith(Magic) ? first[20] : throw new InvalidDataException("it is no database");
        UsableSize = PageSize - reserved;
    }

    public int PageSize { get; }

    /// <summary>Bytes of a page that hold content.</summary>
    public int UsableSize { get; }

    /// <summary>An upper limit of the number of pages.</summary>
    public long Count => (_database.Length + (_log?.Length ?? 0)) / PageSize;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Whether a file begins as a database does.</summary>
    public static bool IsDatabase(DiskFile file)
    {
        using var opened = new RandomAccessFile(file);
        return opened.TryRead(0, Magic.Length, out var magic) && magic.AsSpan().SequenceEqual(Magic);
    }

    /// <summary>Pages are powers of two from 512 to 65536 bytes.</summary>
    public static bool IsPageSize(int size) => size is >= 512 and <= 65536 && BitOperations.IsPow2(size);

    /// <summary>A page by its number, from 1; null when it is not there.</summary>
    public byte[]? Read(uint number)
    {
        if (number == 0)
            return null;
        if (_newer.TryGetValue(number, out var offset))
            return _log!.TryRead(offset, PageSize, out var newer) ? newer : null;
        return _database.TryRead(Offset(number), PageSize, out var page) ? page : null;
    }

    /// <summary>Where a page stands in the database file, whether or not the log has a newer copy.</summary>
    public long Offset(uint number) => (number - 1L) * PageSize;

    public void Dispose()
    {
        _database.Dispose();
        _log?.Dispose();
    }

    private int ReadPageSize()
    {
        if (!_database.TryRead(0, HeaderSize, out var header) || !header.AsSpan().StartsWith(Magic))
            throw new InvalidDataException("it is no database");
        var size = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
        var pageSize = size == 1 ? 65536 : size;
        return IsPageSize(pageSize) ? pageSize : throw new InvalidDataException($"it says a page size of {pageSize}");
    }
}
