using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Values;

/// <summary>Says which operations of clients rows and log entries come from: by the value that they hold, and if it cannot be read by the row's key.</summary>
internal sealed class Origins(DiskKeys keys, WrittenValues written)
{
    private readonly Lazy<(NeedleIndex Index, ImmutableArray<WrittenValue> Values)> _search = new(() => SearchFor(written));

    /// <summary>The operations that wrote what a row holds, or else its key.</summary>
    public ImmutableArray<long> Of(StoredRow row)
    {
        if (OpenedRow.Of(row, keys.Ring, written) is not { } opened)
            return [];
        return opened.Value is { } value ? WrittenValues.OperationsOf(value) : written.OperationsOfKey(opened.Key);
    }

    /// <summary>The values that the payload of an entry carries, sealed or not.</summary>
    public IReadOnlyList<WrittenValue> Of(WalEntry entry)
    {
        if (entry.Type != 0 || !RaftPayload.TryParse(entry.Data, out var payload))
            return [];
        var envelope = new Envelope(payload.Body);
        return Envelope.Fits(payload.Body) && envelope.Version == Envelope.KnownVersion && keys.Ring.Find(envelope.KeyId) is { } key
            && keys.Ring.TryOpen(key, envelope, AssociatedData.OfRaft(envelope), out var plain)
            ? In(plain)
            : In(payload.Body.Span);
    }

    /// <summary>The values that stand in some bytes.</summary>
    public IReadOnlyList<WrittenValue> In(ReadOnlySpan<byte> plain)
    {
        var (index, values) = _search.Value;
        if (values.IsEmpty)
            return [];
        var matches = new List<Match>();
        index.Search(plain, matches);
        return [.. matches.Where(match => !match.Reversed).Select(match => values[match.Needle]).Distinct()];
    }

    /// <summary>A finding about an entry, with the key and the operations that it comes from.</summary>
    public Finding WithOrigin(Finding finding, WalEntry entry)
    {
        var carried = Of(entry);
        return carried.Count == 0 ? finding : finding with
        {
            Key = finding.Key ?? carried[0].Key,
            Operations = [.. carried.SelectMany(value => WrittenValues.OperationsOf(value)).Distinct()],
        };
    }

    private static (NeedleIndex Index, ImmutableArray<WrittenValue> Values) SearchFor(WrittenValues written)
    {
        ImmutableArray<WrittenValue> values = [.. written.All.Where(value => value.Bytes.Length >= NeedleIndex.MinimumNeedle).Take(NeedleIndex.MaximumNeedles)];
        return (new NeedleIndex(NeedleChooser.Choose([.. values.Select(value => value.Bytes)])), values);
    }
}
