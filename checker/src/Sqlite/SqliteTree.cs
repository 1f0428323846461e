using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Sqlite;

/// <summary>Walks a b-tree in the order of its keys: a table with row ids, or an index, which is also what a table without row ids is.</summary>
internal sealed class SqliteTree(SqlitePages pages)
{
    private const int MaximumDepth = 32;
    private const int FirstPageHeader = 100;
    private const byte InteriorIndex = 2;
    private const byte InteriorTable = 5;
    private const byte LeafIndex = 10;
    private const byte LeafTable = 13;

    private readonly HashSet<uint> _visited = [];

    /// <summary>Payloads cannot hold more than the file does; a chain of overflow pages that goes in circles could.</summary>
    private long _budget = 2 * pages.Count * pages.PageSize;

    /// <summary>What could not be read, and where.</summary>
    public List<(long Offset, string Reason)> Damage { get; } = [];

    /// <summary>The cells below a page.</summary>
    public IEnumerable<SqliteCell> Cells(uint root) => Walk(root, depth: 0);

    private IEnumerable<SqliteCell> Walk(uint number, int depth)
    {
        // A page is visited once: damage cannot make the walk go round in circles.
        if (depth > MaximumDepth || !_visited.Add(number) || pages.Read(number) is not { } page)
        {
            Damage.Add((pages.Offset(number), $"page {number} cannot be read or is used twice"));
            yield break;
        }

        var header = number == 1 ? FirstPageHeader : 0;
        var type = page[header];
        if (type is not (InteriorIndex or InteriorTable or LeafIndex or LeafTable))
        {
            Damage.Add((pages.Offset(number), $"page {number} is of no known type"));
            yield break;
        }

        var interior = type is InteriorIndex or InteriorTable;
        var pointers = header + (interior ? 12 : 8);
        var count = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(header + 3)), (page.Length - pointers) / 2);
        for (var i = 0; i < count; i++)
        {
            var at = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(pointers + (2 * i)));
            if (!TrySplit(page, at, type, out var child, out var payload))
            {
                Damage.Add((pages.Offset(number) + at, $"a cell of page {number} is malformed"));
                continue;
            }

            if (interior)
            {
                foreach (var cell in Walk(child, depth + 1))
                    yield return cell;
            }

            if (type != InteriorTable && ReadPayload(number, payload, type) is { } own)
                yield return own;
        }

        if (!interior)
            yield break;
        foreach (var cell in Walk(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(header + 8)), depth + 1))
            yield return cell;
    }

    /// <summary>Takes the child pointer and the row id away; what is left begins with the payload's length.</summary>
    private static bool TrySplit(byte[] page, int at, byte type, out uint child, out ReadOnlyMemory<byte> payload)
    {
        child = 0;
        payload = default;
        var interior = type is InteriorIndex or InteriorTable;
        var start = at + (interior ? sizeof(uint) : 0);
        if (start >= page.Length)
            return false;
        if (interior)
            child = BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(at));
        payload = page.AsMemory(start);
        return true;
    }

    private SqliteCell? ReadPayload(uint number, ReadOnlyMemory<byte> cell, byte type)
    {
        var rest = cell.Span;
        if (!SqliteVarint.TryRead(ref rest, out var length) || (type == LeafTable && !SqliteVarint.TryRead(ref rest, out _))
            || length > FileCursor.MaximumPiece || (_budget -= (long)length) < 0)
        {
            Damage.Add((pages.Offset(number), $"a cell of page {number} is malformed"));
            return null;
        }

        var local = LocalSize((int)length, type);
        var payload = new byte[length];
        if (local > rest.Length || (local < payload.Length && local + sizeof(uint) > rest.Length))
        {
            Damage.Add((pages.Offset(number), $"a cell of page {number} reaches beyond it"));
            return null;
        }

        rest[..local].CopyTo(payload);
        if (local == payload.Length)
            return new SqliteCell(payload, pages.Offset(number), Scattered: false);
        var next = BinaryPrimitives.ReadUInt32BigEndian(rest[local..]);
        if (ReadOverflow(next, payload.AsSpan(local)))
            return new SqliteCell(payload, pages.Offset(number), Scattered: true);
        Damage.Add((pages.Offset(number), $"the overflow of a cell of page {number} is broken"));
        return null;
    }

    private bool ReadOverflow(uint next, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            if (pages.Read(next) is not { } page)
                return false;
            next = BinaryPrimitives.ReadUInt32BigEndian(page);
            var part = Math.Min(target.Length, pages.UsableSize - sizeof(uint));
            page.AsSpan(sizeof(uint), part).CopyTo(target);
            target = target[part..];
        }

        return true;
    }

    /// <summary>How much of a payload stands on the page itself (SQLite file format §1.6).</summary>
    private int LocalSize(int length, byte type)
    {
        var usable = pages.UsableSize;
        var most = type == LeafTable ? usable - 35 : ((usable - 12) * 64 / 255) - 23;
        if (length <= most)
            return length;
        var least = ((usable - 12) * 32 / 255) - 23;
        var fitting = least + ((length - least) % (usable - sizeof(uint)));
        return fitting <= most ? fitting : least;
    }
}
