using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Replicas;

/// <summary>What a row says, without how it is sealed: replicas seal the same value differently (spec §2.1).</summary>
internal readonly record struct RowMeaning(bool Tombstone, ulong ExpireAt, UInt128 Plaintext)
{
    /// <summary>Null when the row cannot be opened; the envelope checker says why.</summary>
    public static RowMeaning? Of(StoredRow row, KeyRing ring)
    {
        if (row.Kind != RowKind.Version)
            return new RowMeaning(Tombstone: false, 0, RowDigest.Of(row.Value.Span));
        var header = row.Header;
        if (!header.IsSealed)
            return new RowMeaning(header.IsTombstone, header.ExpireAt, RowDigest.Of(row.Body.Span));
        var envelope = new Envelope(row.Body);
        if (!Envelope.Fits(row.Body) || ring.Find(envelope.KeyId) is not { } key)
            return null;
        var bound = AssociatedData.OfStorage(envelope, row.Key.Span, row.Value.Span[..RowHeader.Size]);
        return ring.TryOpen(key, envelope, bound, out var plain)
            ? new RowMeaning(Tombstone: false, header.ExpireAt, RowDigest.Of(plain))
            : null;
    }
}
