using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>
/// Judges the entries of the Raft log by spec §3: in clear up to the cutover, sealed above it, bound to their purpose, not nested.
/// What a leader that was cut off before it got the cutover has left above that index can never be committed and is not judged.
/// </summary>
internal sealed class EntryAuditor(DiskKeys keys, CommittedLog committed, RestingCaptures resting, Origins origins, RetiredKeys retired, AuditNotes notes)
{
    private const byte LastOpcode = 5;
    private const byte FirstReserved = 6;
    private const byte LastReserved = 7;

    /// <summary>Judges the whole log of an image.</summary>
    public void Judge(DiskImage image)
    {
        var watch = new CutoverWatch(keys, committed);
        DiskWalk.Entries(image, notes, (log, entry) => Judge(image, entry, watch.IsAbove(log, entry)));
    }

    private void Judge(DiskImage image, WalEntry entry, bool isAboveCutover)
    {
        notes.Count("wal-entries");
        if (entry.Type != 0 || entry.Data.IsEmpty)
            return;
        if (!RaftPayload.TryParse(entry.Data, out var payload))
        {
            Found(image, entry, "framing-illegal", "has no legal framing header");
            return;
        }

        if (payload.Framing != RaftPayload.Proposal || payload.Body.IsEmpty)
            return;
        if (keys.RaftCutover == 0 || entry.Index <= keys.RaftCutover)
            JudgeClear(image, entry, payload.Body);
        else if (isAboveCutover)
            JudgeSealed(image, entry, payload.Body);
    }

    private void JudgeClear(DiskImage image, WalEntry entry, ReadOnlyMemory<byte> body)
    {
        notes.Count("clear-entries");
        if (body.Span[0] is >= FirstReserved and <= LastReserved)
            Found(image, entry, "opcode-reserved", $"has the reserved opcode {body.Span[0]:x2}");
        if (Envelope.Fits(body) && OpensAsRaft(new Envelope(body)))
            Found(image, entry, "sealed-too-early", $"is sealed, though it stands at or below the raft cutover ({keys.RaftCutover})");
    }

    private void JudgeSealed(DiskImage image, WalEntry entry, ReadOnlyMemory<byte> body)
    {
        var envelope = new Envelope(body);
        if (Envelope.Fits(entry.Data) && OpensAsRaft(new Envelope(entry.Data)))
        {
            Found(image, entry, "framing-sealed", "is sealed together with its framing header");
            return;
        }

        if (!Envelope.Fits(body) || envelope.Version != Envelope.KnownVersion || envelope.Flag != 0)
        {
            Found(image, entry, "clear-above-cutover", $"is in clear, though it stands above the raft cutover ({keys.RaftCutover})");
            return;
        }

        notes.Count("sealed-entries");
        if (keys.Ring.Find(envelope.KeyId) is not { } key)
        {
            if (keys.MayExist(envelope.KeyId))
                notes.Doubt("key-not-known", image.Node, () => new Finding("key-not-known", $"entries in the Raft log of {image.Node} are sealed under key {envelope.KeyId}, which cannot be had from the sidecars that there are") { Node = image.Node, Capture = image.Label, File = entry.File });
            else
                Found(image, entry, "key-unknown", $"is sealed under key {envelope.KeyId}, which no sidecar lists, or is in clear");
            return;
        }

        if (!keys.IsListed(image, key.Id) && resting.Contains(image))
            Found(image, entry, "key-missing", $"is sealed under key {key.Id}, which the node's own sidecar does not list");
        if (key.Purpose != KeyPurpose.Raft)
            Found(image, entry, "key-purpose", $"is sealed under key {key.Id}, which is a {key.Purpose} key");
        if (!keys.Ring.TryOpen(key, envelope, AssociatedData.OfRaft(envelope), out var plain))
            Found(image, entry, "envelope-broken", $"does not open under key {key.Id}: {EnvelopeDiagnosis.OfRaft(keys.Ring, key, envelope)}");
        else
            JudgePlain(image, entry, envelope, key, plain);
    }

    private void JudgePlain(DiskImage image, WalEntry entry, Envelope envelope, KnownKey key, ReadOnlySpan<byte> plain)
    {
        notes.Count("opened-entries");
        notes.Count(EnvelopeChecker.OpenedEntries(key.Id));
        if (plain.IsEmpty || plain[0] is > LastOpcode and <= LastReserved)
            Found(image, entry, "opcode-reserved", "holds no legal opcode");
        var inner = plain.ToArray();
        if (retired.Judge($"{image.Node} {image.Label}", entry, key, Nonce.Parse(envelope.NonceBytes), origins.In(inner)) is { } why)
            Found(image, entry, "rotated-key-used", $"is sealed under key {key.Id}, {why}");
        if (Envelope.Fits(inner) && OpensAsRaft(new Envelope(inner)))
            Found(image, entry, "double-envelope", "holds an envelope inside its envelope");
    }

    private bool OpensAsRaft(Envelope envelope) =>
        envelope.Version == Envelope.KnownVersion && envelope.Flag == 0 && keys.Ring.Find(envelope.KeyId) is { } key
        && keys.Ring.TryOpen(key, envelope, AssociatedData.OfRaft(envelope), out _);

    private void Found(DiskImage image, WalEntry entry, string kind, string what) => notes.Violation(kind, image.Node, () =>
        origins.WithOrigin(
            new Finding(kind, $"entry {entry.Index} (term {entry.Term}) in the Raft log of {image.Node} {what}")
            {
                Node = image.Node,
                Capture = image.Label,
                File = entry.File,
                Offset = entry.Offset,
            },
            entry));
}
