using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>Says what is wrong with an envelope that does not open: whether it opens when bound to something else, or under another key.</summary>
internal static class EnvelopeDiagnosis
{
    /// <summary>Tries what a storage envelope may have been bound to by mistake.</summary>
    public static string OfStorage(KeyRing ring, KnownKey key, Envelope envelope, StoredRow row)
    {
        var header = row.Value.Span[..RowHeader.Size];
        var rowKey = row.Key.Span;
        var tries = new (string Says, byte[] Bound)[]
        {
            ("its header was changed: it was sealed without an expiry", AssociatedData.OfStorage(envelope, rowKey, Unexpiring())),
            ("it is not bound to the row's header", [.. envelope.Prefix, .. rowKey]),
            ("it is not bound to the row's key", [.. envelope.Prefix, .. header]),
            ("it is not bound to the version", AssociatedData.OfStorage(envelope, row.UserKey.Span, header)),
            ("it is not bound to version, flag and key id", [.. header, .. rowKey]),
            ("it is bound to nothing", []),
            ("it is a raft envelope", AssociatedData.OfRaft(envelope)),
        };
        return Try(ring, key, envelope, tries) ?? OtherKey(ring, key, envelope, AssociatedData.OfStorage(envelope, rowKey, header))
            ?? "it was changed, or belongs to another row";
    }

    /// <summary>Tries what a raft envelope may have been bound to by mistake.</summary>
    public static string OfRaft(KeyRing ring, KnownKey key, Envelope envelope)
    {
        var tries = new (string Says, byte[] Bound)[]
        {
            ("it is not bound to its purpose", [.. envelope.Prefix[..1], .. envelope.Prefix[2..]]),
            ("it is bound to version, flag and key id instead of its purpose", envelope.Prefix.ToArray()),
            ("it is bound to nothing", []),
        };
        return Try(ring, key, envelope, tries) ?? OtherKey(ring, key, envelope, AssociatedData.OfRaft(envelope)) ?? "it was changed";
    }

    private static byte[] Unexpiring()
    {
        var header = new byte[RowHeader.Size];
        header[0] = RowHeader.SealedLive;
        return header;
    }

    private static string? Try(KeyRing ring, KnownKey key, Envelope envelope, (string Says, byte[] Bound)[] tries)
    {
        foreach (var (says, bound) in tries)
        {
            if (ring.TryOpen(key, envelope, bound, out _))
                return says;
        }

        return null;
    }

    private static string? OtherKey(KeyRing ring, KnownKey key, Envelope envelope, byte[] bound)
    {
        foreach (var other in ring.Keys)
        {
            if (other.Id != key.Id && ring.TryOpen(other, envelope, bound, out _))
                return $"it is sealed under the {other.Purpose} key {other.Id}";
        }

        return null;
    }
}
