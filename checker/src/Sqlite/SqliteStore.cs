using System.Text;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Sqlite;

/// <summary>
/// Reads the reference node's store: a SQLite database with a table <c>rows(key BLOB PRIMARY KEY, value BLOB)</c> of raw rows. The file format
/// is public and stable, and reading it here costs less trust than handing a captured disk to a library that would write to it.
/// </summary>
internal sealed class SqliteStore(DiskFile database, DiskFile? wal)
{
    private const string Table = "rows";
    private const uint SchemaRoot = 1;

    /// <summary>What could not be read, and where.</summary>
    public List<(long Offset, string Reason)> Damage { get; } = [];

    /// <summary>The rows in the order of their keys, each with whether it is scattered over several pages.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no database.</exception>
    public IEnumerable<(StoredRow Row, bool Scattered)> Rows()
    {
        using var pages = new SqlitePages(database, wal);
        var tree = new SqliteTree(pages);
        var root = FindRoot(tree);
        if (root == 0)
            Damage.Add((0, $"it has no table '{Table}'"));
        foreach (var cell in root == 0 ? [] : tree.Cells(root))
        {
            var columns = new List<ReadOnlyMemory<byte>?>();
            if (SqliteRecord.TryRead(cell.Payload, columns) && columns is [{ } key, { } value])
                yield return (new StoredRow(key, value, cell.Offset), cell.Scattered);
            else
                Damage.Add((cell.Offset, "a row does not hold a key and a value"));
        }

        Damage.AddRange(tree.Damage);
    }

    private static uint FindRoot(SqliteTree tree)
    {
        foreach (var cell in tree.Cells(SchemaRoot))
        {
            var columns = new List<ReadOnlyMemory<byte>?>();
            if (SqliteRecord.TryRead(cell.Payload, columns) && columns.Count == 5
                && Is(columns[0], "table") && Is(columns[1], Table) && columns[3] is { } root)
            {
                return (uint)SqliteRecord.Integer(root.Span);
            }
        }

        return 0;
    }

    private static bool Is(ReadOnlyMemory<byte>? column, string text) =>
        column is { } bytes && bytes.Span.SequenceEqual(Encoding.UTF8.GetBytes(text));
}
