using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Nonces;

/// <summary>Takes the nonces out of rows and entries, and reports each that was used twice.</summary>
internal sealed class NonceCollector(DiskKeys keys, Origins origins, AuditNotes notes)
{
    private readonly Dictionary<(uint KeyId, ushort Node, ushort Epoch), NonceUse> _writers = [];
    private readonly Dictionary<DiskImage, CounterWatch> _counters = new(ReferenceEqualityComparer.Instance);

    public NonceLedger Ledger { get; } = new();

    /// <summary>Every node and epoch that any nonce names, with the first place where it does.</summary>
    public IReadOnlyDictionary<(uint KeyId, ushort Node, ushort Epoch), NonceUse> Writers => _writers;

    /// <summary>The nonce of a row, if it is sealed.</summary>
    public Nonce? Row(RowSource source, StoredRow row)
    {
        if (row.Kind != RowKind.Version || !row.Header.IsSealed || !Envelope.Fits(row.Body))
            return null;
        notes.Count("sealed-rows");
        return Add(source.Image, source.File.Path, row.Offset, new Envelope(row.Body), RowAuditor.Printable(row.UserKey.Span));
    }

    /// <summary>Takes the nonce of an entry above the cutover.</summary>
    public void Entry(DiskImage image, WalEntry entry)
    {
        if (keys.RaftCutover == 0 || entry.Index <= keys.RaftCutover || entry.Type != 0)
            return;
        if (!RaftPayload.TryParse(entry.Data, out var payload) || payload.Framing != RaftPayload.Proposal || !Envelope.Fits(payload.Body))
            return;
        var envelope = new Envelope(payload.Body);
        if (envelope.Version != Envelope.KnownVersion || keys.Ring.Find(envelope.KeyId) is null)
            return;
        notes.Count("sealed-entries");
        var nonce = Add(image, entry.File, entry.Offset, envelope, key: null);
        if (!_counters.TryGetValue(image, out var counters))
            _counters[image] = counters = new CounterWatch();
        if (counters.Fell(envelope.KeyId, nonce) is { } highest)
        {
            notes.Violation("counter-fell", image.Node, () => origins.WithOrigin(
                About("counter-fell", $"entry {entry.Index} carries the nonce {nonce}, after one with the count {highest}", image, entry.File, entry.Offset, key: null), entry));
        }
    }

    private Nonce Add(DiskImage image, string file, long offset, Envelope envelope, string? key)
    {
        var nonce = Nonce.Parse(envelope.NonceBytes);
        var use = new NonceUse(NonceLedger.Tag(envelope), image, file, offset);
        _writers.TryAdd((envelope.KeyId, nonce.Node, nonce.Epoch), use);
        var known = keys.Ring.Find(envelope.KeyId);
        if (Ledger.Add(known?.Fingerprint ?? envelope.KeyId, nonce, use) is { } before)
        {
            notes.Violation("nonce-reused", image.Node, () => WithOrigin(
                About("nonce-reused", $"the nonce {nonce} was used twice under key {envelope.KeyId}: in {before} and in {use}", image, file, offset, key), before, use));
        }

        return nonce;
    }

    /// <summary>A finding about uses of nonces, with the key of the last and the operations of all. What stands there is read once more.</summary>
    public Finding WithOrigin(Finding finding, params ReadOnlySpan<NonceUse> uses)
    {
        var operations = new SortedSet<long>();
        foreach (var use in uses)
        {
            if (use.Row() is { } row)
            {
                operations.UnionWith(origins.Of(row));
                finding = finding with { Key = RowAuditor.Printable(row.UserKey.Span) };
            }
            else if (use.Entry() is { } entry)
            {
                var carried = origins.WithOrigin(finding, entry);
                operations.UnionWith(carried.Operations);
                finding = carried;
            }
        }

        return finding with { Operations = [.. operations] };
    }

    private static Finding About(string kind, string message, DiskImage image, string file, long offset, string? key) =>
        new(kind, message) { Node = image.Node, Capture = image.Label, File = file, Offset = offset, Key = key };
}
