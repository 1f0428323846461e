using System.Text;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Values;

/// <summary>What a row says of a Redis string, once opened.</summary>
/// <param name="Key">The user's key.</param>
/// <param name="Value">The value that a client wrote and that it holds; null if it holds none that is known.</param>
internal readonly record struct OpenedRow(string Key, WrittenValue? Value)
{
    /// <summary>Opens a row, whatever its state bits say; null when it is no version of a string that anybody kept account of.</summary>
    public static OpenedRow? Of(StoredRow row, KeyRing ring, WrittenValues written)
    {
        if (row.Kind != RowKind.Version || !StringValue.TryKey(row.UserKey.Span, out var bytes))
            return null;
        var key = Encoding.UTF8.GetString(bytes);
        if (!written.Knows(key))
            return null;
        var plain = TryOpen(row, ring, out var opened) ? opened : row.Body.Span;
        return new OpenedRow(key, StringValue.TryValue(plain, out var value) ? written.Find(key, value) : null);
    }

    private static bool TryOpen(StoredRow row, KeyRing ring, out ReadOnlySpan<byte> plain)
    {
        plain = default;
        var envelope = new Envelope(row.Body);
        return Envelope.Fits(row.Body) && ring.Find(envelope.KeyId) is { } key
            && ring.TryOpen(key, envelope, AssociatedData.OfStorage(envelope, row.Key.Span, AssociatedData.SealedHeader(row.Value.Span[..RowHeader.Size])), out plain);
    }
}
