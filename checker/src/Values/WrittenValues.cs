using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Values;

/// <summary>
/// Which values clients wrote to which keys, and what they saw of them, to compare what is opened with and to name the operations that a
/// finding is about. The history says when; without one the canaries themselves may.
/// </summary>
internal sealed class WrittenValues
{
    /// <summary>Of a row that holds no known value, so many of the operations that wrote its key are named, the last ones.</summary>
    private const int NamedOperations = 8;

    private readonly Dictionary<string, Dictionary<UInt128, WrittenValue>> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Observation>> _observations = new(StringComparer.Ordinal);

    public WrittenValues(RunRecord run)
    {
        var calls = Calls(run.History);
        var writes = Writes(calls);
        foreach (var canary in run.Canaries)
            Add(canary, writes[Encoding.Latin1.GetString(canary.Value.Span)].FirstOrDefault());
        foreach (var call in calls)
        {
            if (call is { IsOk: true, IsRead: true, Key: { } key } && call.Value.Text is { } text && Find(key, Encoding.Latin1.GetBytes(text)) is { } value)
                Observe(new Observation(value, call.InvokeIndex, call.CompleteIndex, IsRead: true));
        }
    }

    /// <summary>Every value.</summary>
    public IEnumerable<WrittenValue> All => _byKey.Values.SelectMany(values => values.Values);

    /// <summary>Whether anybody kept account of a key.</summary>
    public bool Knows(string key) => _byKey.ContainsKey(key);

    /// <summary>The value that was written to a key and is, or stands inside, these bytes; null if there is none.</summary>
    public WrittenValue? Find(string key, ReadOnlySpan<byte> bytes)
    {
        if (!_byKey.TryGetValue(key, out var values))
            return null;
        if (values.TryGetValue(RowDigest.Of(bytes), out var same))
            return same;
        foreach (var value in values.Values)
        {
            if (bytes.IndexOf(value.Bytes.Span) >= 0)
                return value;
        }

        return null;
    }

    /// <summary>Every proof that a key held a value, in no order.</summary>
    public IReadOnlyList<Observation> Of(string key) => _observations.TryGetValue(key, out var observations) ? observations : [];

    /// <summary>Every key of which there is a proof.</summary>
    public IEnumerable<string> ObservedKeys => _observations.Keys;

    /// <summary>The invocation that wrote a value.</summary>
    public ImmutableArray<long> OperationsOf(Canary canary) => OperationsOf(Find(canary.Key, canary.Value.Span));

    /// <summary>The invocation that wrote a value, if that is known.</summary>
    public static ImmutableArray<long> OperationsOf(WrittenValue? value) => value?.Invoked is { } operation ? [operation] : [];

    /// <summary>The last invocations that wrote a key.</summary>
    public ImmutableArray<long> OperationsOfKey(string key) => _byKey.TryGetValue(key, out var values)
        ? [.. values.Values.Select(value => value.Invoked).OfType<long>().Order().TakeLast(NamedOperations)]
        : [];

    private void Add(Canary canary, Call? write)
    {
        if (!_byKey.TryGetValue(canary.Key, out var values))
            _byKey[canary.Key] = values = [];
        var acknowledged = write is { } call ? call.IsOk ? call.CompleteIndex : null : canary.Acknowledgement;
        var value = new WrittenValue(canary.Key, canary.Value, canary.Phase, write?.InvokeIndex ?? canary.Operation, acknowledged);
        values[RowDigest.Of(canary.Value.Span)] = value;
        if (canary.Acked && value is { Invoked: { } begin, Acknowledged: { } end })
            Observe(new Observation(value, begin, end, IsRead: false));
    }

    private void Observe(Observation observation)
    {
        if (!_observations.TryGetValue(observation.Value.Key, out var observations))
            _observations[observation.Value.Key] = observations = [];
        observations.Add(observation);
    }

    /// <summary>A malformed history is told by the checkers that judge it.</summary>
    private static CallTable Calls(History history)
    {
        try
        {
            return CallTable.Pair(history);
        }
        catch (MalformedHistoryException)
        {
            return new CallTable();
        }
    }

    private static ILookup<string, Call?> Writes(IEnumerable<Call> calls) => calls
        .Where(call => !call.IsRead)
        .SelectMany(call => Texts(call.Value).Select(text => (text, call)))
        .ToLookup(written => written.text, written => (Call?)written.call, StringComparer.Ordinal);

    private static IEnumerable<string> Texts(OperationValue value)
    {
        if (value.Text is { } text)
            return [text];
        return Enumerable.Range(0, Math.Max(0, value.Count)).SelectMany(item => Texts(value[item]));
    }
}
