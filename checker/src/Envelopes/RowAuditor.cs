using System.Text;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>Judges one row after the other by spec §2: flags, envelope, key, binding, nesting, and whether it holds what a client wrote.</summary>
internal sealed class RowAuditor(DiskKeys keys, RestingCaptures resting, WrittenValues written, Origins origins, RetiredKeys retired, AuditNotes notes)
{
    /// <summary>Longer plain texts of compressed bodies are refused.</summary>
    private const int MaximumPlain = 64 << 20;

    public void Judge(RowSource source, StoredRow row)
    {
        notes.Count("rows");
        switch (row.Kind)
        {
            case RowKind.Version when !row.Header.IsLegal:
                Found(source, row, "row-flags", $"has the flags {row.Header.Flags:x2}");
                break;
            case RowKind.Version when row.Header.IsTombstone:
                notes.Count("tombstones");
                if (!row.Body.IsEmpty)
                    Found(source, row, "tombstone-body", $"is a tombstone with a body of {row.Body.Length} bytes");
                break;
            case RowKind.Version when row.Header.IsSealed:
                notes.Count("sealed-rows");
                JudgeSealed(source, row);
                break;
            case RowKind.Version:
                notes.Count("clear-rows");
                JudgeClear(source, row);
                break;
            case RowKind.Unknown:
                Found(source, row, "row-illegal", "has neither a version nor a name that the store uses");
                break;
        }
    }

    private void JudgeSealed(RowSource source, StoredRow row)
    {
        if (source.Index is { } index && (keys.StorageCutover == 0 || index < keys.StorageCutover))
            Found(source, row, "sealed-too-early", $"is sealed in a snapshot at index {index}, before the storage cutover ({keys.StorageCutover})");
        else if (source.Index is null && keys.StorageCutover == 0 && keys.HasSidecars)
            Found(source, row, "sealed-too-early", "is sealed, though no sidecar shows the storage envelope");
        var envelope = new Envelope(row.Body);
        if (!Envelope.Fits(row.Body))
            Found(source, row, "envelope-short", $"has an envelope of {row.Body.Length} bytes");
        else if (envelope.Version != Envelope.KnownVersion)
            Found(source, row, "envelope-version", $"has an envelope of version {envelope.Version}");
        else if ((envelope.Flag & ~Envelope.Compressed) != 0)
            Found(source, row, "envelope-flag", $"has an envelope with the flag byte {envelope.Flag:x2}");
        else if (keys.Ring.Find(envelope.KeyId) is { } key)
            Open(source, row, envelope, key);
        else if (keys.MayExist(envelope.KeyId))
            notes.Doubt("key-not-known", source.Image.Node, () => new Finding("key-not-known", $"rows of {source.Image.Node} are sealed under key {envelope.KeyId}, which cannot be had from the sidecars that there are") { Node = source.Image.Node, Capture = source.Image.Label, File = source.File.Path });
        else
            Found(source, row, "key-unknown", $"is sealed under key {envelope.KeyId}, which no sidecar lists");
    }

    private void Open(RowSource source, StoredRow row, Envelope envelope, KnownKey key)
    {
        if (!keys.IsListed(source.Image, key.Id) && resting.Contains(source.Image))
            Found(source, row, "key-missing", $"is sealed under key {key.Id}, which the node's own sidecar does not list");
        if (key.Purpose != KeyPurpose.Storage)
            Found(source, row, "key-purpose", $"is sealed under key {key.Id}, which is a {key.Purpose} key");
        var bound = AssociatedData.OfStorage(envelope, row.Key.Span, row.Value.Span[..RowHeader.Size]);
        if (!keys.Ring.TryOpen(key, envelope, bound, out var plain))
        {
            Found(source, row, "envelope-broken", $"does not open under key {key.Id}: {EnvelopeDiagnosis.OfStorage(keys.Ring, key, envelope, row)}");
            return;
        }

        notes.Count("opened-rows");
        notes.Count(EnvelopeChecker.OpenedRows(key.Id));
        JudgePlain(source, row, envelope, key, plain);
    }

    private void JudgePlain(RowSource source, StoredRow row, Envelope envelope, KnownKey key, ReadOnlySpan<byte> plain)
    {
        if ((envelope.Flag & Envelope.Compressed) != 0)
        {
            var length = SnappyBlock.PlainLength(plain);
            var inflated = new byte[Math.Clamp(length, 0, MaximumPlain)];
            if (length is < 0 or > MaximumPlain || !SnappyBlock.TryDecode(plain, inflated, out _, out _))
            {
                Found(source, row, "envelope-compression", "says that it is compressed, but what it holds is not");
                return;
            }

            plain = inflated;
        }

        if (CompareWithWritten(source, row, plain) is { } value && retired.SealedLate(key, value))
            FoundRetired(source, row, key, "though its value was written after the rotation of that key was finished");
        if (IsEnvelope(plain, row))
            Found(source, row, "double-envelope", "holds an envelope inside its envelope");
    }

    private void JudgeClear(RowSource source, StoredRow row)
    {
        if (IsEnvelope(row.Body.Span, row))
            Found(source, row, "rebadged-row", "is marked clear, but holds an envelope that opens: its state bits were cleared");
        else
            CompareWithWritten(source, row, row.Body.Span);
    }

    /// <summary>
    /// Whether bytes are an envelope that authenticates for this row, with any expiry it may have had, or as a raft envelope.
    /// </summary>
    private bool IsEnvelope(ReadOnlySpan<byte> bytes, StoredRow row)
    {
        if (bytes.Length < Envelope.Overhead || bytes[0] != Envelope.KnownVersion || (bytes[1] & ~Envelope.Compressed) != 0)
            return false;
        var envelope = new Envelope(bytes.ToArray());
        if (keys.Ring.Find(envelope.KeyId) is not { } key)
            return false;
        var stored = AssociatedData.SealedHeader(row.Value.Span[..RowHeader.Size]);
        var unexpiring = new byte[RowHeader.Size];
        unexpiring[0] = RowHeader.SealedLive;
        return keys.Ring.TryOpen(key, envelope, AssociatedData.OfStorage(envelope, row.Key.Span, stored), out _)
            || keys.Ring.TryOpen(key, envelope, AssociatedData.OfStorage(envelope, row.Key.Span, unexpiring), out _)
            || keys.Ring.TryOpen(key, envelope, AssociatedData.OfRaft(envelope), out _);
    }

    /// <summary>The value that a client wrote and the row holds.</summary>
    private WrittenValue? CompareWithWritten(RowSource source, StoredRow row, ReadOnlySpan<byte> plain)
    {
        if (!StringValue.TryKey(row.UserKey.Span, out var key) || !StringValue.TryValue(plain, out var value))
            return null;
        var name = Encoding.UTF8.GetString(key);
        if (!written.Knows(name))
            return null;
        notes.Count("values-compared");
        var known = written.Find(name, value);
        if (known is null)
            Found(source, row, "foreign-value", "holds a value that no client wrote to this key");
        return known;
    }

    /// <summary>Reports a row that was sealed under a key after its rotation.</summary>
    public void FoundRetired(RowSource source, StoredRow row, KnownKey key, string why) =>
        Found(source, row, "rotated-key-used", $"is sealed under key {key.Id}, {why}");

    /// <summary>Reports a row.</summary>
    public void Found(RowSource source, StoredRow row, string kind, string what)
    {
        var key = row.Kind == RowKind.Version ? row.UserKey : row.Key;
        var name = Printable(key.Span);
        notes.Violation(kind, source.Image.Node, () => new Finding(kind, $"the row of {name} on {source.Image.Node} {what}")
        {
            Node = source.Image.Node,
            Capture = source.Image.Label,
            File = source.File.Path,
            Offset = row.Offset,
            Key = name,
            Operations = origins.Of(row),
        });
    }

    internal static string Printable(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder(key.Length);
        foreach (var value in key[..Math.Min(key.Length, 200)])
            _ = value is >= 0x20 and < 0x7F ? text.Append((char)value) : text.Append($"\\x{value:x2}");
        return text.ToString();
    }
}
