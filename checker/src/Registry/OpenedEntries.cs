using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>Reads the FSM bytes of log entries, whether they are in clear or sealed.</summary>
internal static class OpenedEntries
{
    /// <summary>The encryption-relevant content of an entry, or null when it has none or cannot be opened.</summary>
    public static EncryptionEntry? EncryptionOf(WalEntry entry, DiskKeys keys)
    {
        if (entry.Type != 0 || !RaftPayload.TryParse(entry.Data, out var payload) || payload.Framing != RaftPayload.Proposal)
            return null;
        if (keys.RaftCutover == 0 || entry.Index <= keys.RaftCutover)
            return EncryptionEntry.Parse(payload.Body.Span);
        var envelope = new Envelope(payload.Body);
        return Envelope.Fits(payload.Body) && keys.Ring.Find(envelope.KeyId) is { } key
            && keys.Ring.TryOpen(key, envelope, AssociatedData.OfRaft(envelope), out var plain)
            ? EncryptionEntry.Parse(plain)
            : null;
    }
}
