using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>A row of the writer registry (spec §5.1).</summary>
/// <param name="KeyId">The data key it is about.</param>
/// <param name="Node">The 16-bit node id in its key.</param>
/// <param name="FullNode">The 64-bit node id in its value.</param>
/// <param name="FirstSeen">The first epoch that was registered.</param>
/// <param name="LastSeen">The last one.</param>
public sealed record RegistryRow(uint KeyId, ushort Node, ulong FullNode, ushort FirstSeen, ushort LastSeen)
{
    private const int PrefixSize = 20;

    /// <summary>Where it stands in its file.</summary>
    public long Offset { get; init; }

    /// <summary>Its key, as a report shows it.</summary>
    public string Key { get; init; } = "";

    /// <summary>Parses a raw row of kind <see cref="RowKind.Registry"/>; null when it is malformed.</summary>
    public static RegistryRow? Parse(StoredRow row)
    {
        var key = new ByteCursor(row.Key.Span[PrefixSize..]);
        var value = new ByteCursor(row.Value.Span);
        if (!key.TryUInt32(out var keyId) || !key.TryByte(out var bar) || bar != '|' || !key.TryUInt16(out var node) || !key.IsEmpty)
            return null;
        if (!value.TryUInt64(out var full) || !value.TryUInt16(out var first) || !value.TryUInt16(out var last) || !value.IsEmpty)
            return null;
        return new RegistryRow(keyId, node, full, first, last) { Offset = row.Offset, Key = RowAuditor.Printable(row.Key.Span) };
    }
}
