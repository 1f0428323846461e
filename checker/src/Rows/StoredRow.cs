using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>A raw row of the store, as a snapshot, a table, a log or the reference node's database holds it (spec §2.2).</summary>
/// <param name="Key">The raw key.</param>
/// <param name="Value">The raw value.</param>
/// <param name="Offset">Where in its file it was read; for compressed tables where its block stands.</param>
public sealed record StoredRow(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, long Offset)
{
    private const int TimestampSize = 8;

    private static ReadOnlySpan<byte> RegistryPrefix => "!encryption|writers|"u8;

    /// <summary>How far a node's own rewrite of old values has come.</summary>
    private static ReadOnlySpan<byte> CursorPrefix => "!encryption|rewrite|cursor|"u8;

    private static ReadOnlySpan<byte> MetaPrefix => "_meta_"u8;

    public RowKind Kind
    {
        get
        {
            if (Key.Span.StartsWith(RegistryPrefix))
                return RowKind.Registry;
            if (Key.Span.StartsWith(MetaPrefix) || Key.Span.StartsWith(CursorPrefix))
                return RowKind.Meta;
            return Key.Length >= TimestampSize && Value.Length >= RowHeader.Size ? RowKind.Version : RowKind.Unknown;
        }
    }

    /// <summary>The key without its version; for <see cref="RowKind.Version"/> rows.</summary>
    public ReadOnlyMemory<byte> UserKey => Key[..^TimestampSize];

    /// <summary>The commit timestamp; for <see cref="RowKind.Version"/> rows.</summary>
    public ulong CommitTimestamp => ~BinaryPrimitives.ReadUInt64BigEndian(Key.Span[^TimestampSize..]);

    /// <summary>The header; for <see cref="RowKind.Version"/> rows.</summary>
    public RowHeader Header => RowHeader.Parse(Value.Span);

    /// <summary>What stands behind the header: the value, or its envelope.</summary>
    public ReadOnlyMemory<byte> Body => Value[RowHeader.Size..];
}
