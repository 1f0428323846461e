using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Durability;

/// <summary>What was written to one key, and what was read of it in the end.</summary>
internal sealed class KeyWrites(string key)
{
    private readonly List<Call> _acknowledged = [];
    private readonly Dictionary<OperationValue, Call> _newestByValue = [];

    public int AcknowledgedCount => _acknowledged.Count;

    public List<Call> FinalReads { get; } = [];

    /// <summary>Gathers every key that may have been written, in the order in which they first appear.</summary>
    /// <param name="table">The history.</param>
    /// <param name="from">When the final reads began, in nanoseconds of the run.</param>
    public static IReadOnlyCollection<KeyWrites> Gather(CallTable table, long from)
    {
        var keys = new Dictionary<string, KeyWrites>(StringComparer.Ordinal);
        foreach (var call in table)
        {
            if (call.Key is not null && call.Outcome != OperationType.Fail && !call.IsRead)
                Get(keys, call.Key).AddWrite(call);
        }

        foreach (var call in table)
        {
            if (call.Key is not null && call.IsOk && call.IsRead && call.InvokeTime >= from && keys.TryGetValue(call.Key, out var key))
                key.FinalReads.Add(call);
        }

        return keys.Values;
    }

    public IEnumerable<Finding> FindViolations()
    {
        foreach (var read in FinalReads)
        {
            var last = LastAcknowledgedBefore(read);
            if (_newestByValue.TryGetValue(read.Value, out var seen))
            {
                if (last is { } newer && seen.Precedes(newer))
                    yield return Lost(newer, read, $"the older {Name(seen)}");
            }
            else if (!read.Value.IsNil)
            {
                yield return Garbage(read);
            }
            else if (last is { } write)
            {
                yield return Lost(write, read, "nothing");
            }
        }
    }

    /// <summary>The nodes from which the key was not read, if any.</summary>
    public Finding? FindGap(IEnumerable<string> nodes)
    {
        var missing = nodes.Except(FinalReads.Select(read => read.Node ?? ""), StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? null
            : new Finding("not-read", $"key {key} was not read in the end from {string.Join(", ", missing)}.") { Key = key, Node = missing[0] };
    }

    private static KeyWrites Get(Dictionary<string, KeyWrites> keys, string key)
    {
        if (!keys.TryGetValue(key, out var writes))
            keys.Add(key, writes = new KeyWrites(key));
        return writes;
    }

    private void AddWrite(in Call call)
    {
        if (call.IsOk)
            _acknowledged.Add(call);
        var written = call.Function is FunctionName.Cas && call.Value.Count == 2 ? call.Value[1] : call.Value;

        // Where a value was written more than once the read may have seen any of them: the last to end excuses most.
        if (!_newestByValue.TryGetValue(written, out var other) || call.End > other.End)
            _newestByValue[written] = call;
    }

    /// <summary>The last to begin of the writes that were acknowledged before a read began.</summary>
    private Call? LastAcknowledgedBefore(in Call read)
    {
        for (var i = _acknowledged.Count - 1; i >= 0; i--)
        {
            if (_acknowledged[i].Precedes(read))
                return _acknowledged[i];
        }

        return null;
    }

    private Finding Lost(in Call write, in Call read, string seen) =>
        Of("lost-write", $"key {key}: the acknowledged {Name(write)} is lost: the final {Name(read)} saw {seen}.", write, read);

    private Finding Garbage(in Call read) =>
        Of("garbage-read", $"key {key}: the final {Name(read)} saw a value that no write can have written.", read);

    private Finding Of(string kind, string message, params ReadOnlySpan<Call> calls) =>
        new(kind, message) { Key = key, Node = calls[^1].Node, Operations = Indices(calls) };

    private static ImmutableArray<long> Indices(ReadOnlySpan<Call> calls)
    {
        var indices = ImmutableArray.CreateBuilder<long>(calls.Length);
        foreach (ref readonly var call in calls)
            indices.Add(call.Index);
        return indices.MoveToImmutable();
    }

    private static string Name(in Call call) => CallText.Of(call);
}
