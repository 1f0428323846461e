using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Sqlite;

/// <summary>The columns of a record: a header of serial types, then their contents.</summary>
internal static class SqliteRecord
{
    private const int MaximumColumns = 64;

    /// <summary>The raw bytes of each column; null for columns of NULL. False when the record is malformed.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> record, List<ReadOnlyMemory<byte>?> columns)
    {
        var rest = record.Span;
        if (!SqliteVarint.TryRead(ref rest, out var headerSize) || headerSize > (ulong)record.Length)
            return false;
        var at = (int)headerSize;
        var header = record.Span[(record.Length - rest.Length)..Math.Max(record.Length - rest.Length, at)];
        while (!header.IsEmpty)
        {
            if (columns.Count == MaximumColumns || !SqliteVarint.TryRead(ref header, out var type) || Size(type) is not { } size
                || size > record.Length - at)
            {
                return false;
            }

            columns.Add(type == 0 ? null : record.Slice(at, size));
            at += size;
        }

        return true;
    }

    /// <summary>A column's whole number.</summary>
    public static ulong Integer(ReadOnlySpan<byte> column)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        wide.Clear();
        column[..Math.Min(column.Length, wide.Length)].CopyTo(wide[^Math.Min(column.Length, wide.Length)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(wide);
    }

    private static int? Size(ulong type) => type switch
    {
        <= 4 => (int)type,
        5 => 6,
        6 or 7 => 8,
        8 or 9 => 0,
        >= 12 and <= int.MaxValue => (int)(type - 12) / 2,
        _ => null,
    };
}
