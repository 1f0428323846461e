using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>
/// The calls on one key that constrain anything, in the order of their invocations: everything that is certain to have happened, and
/// what may have happened and would have changed something. Linearizability is local: a history is linearizable if every key's part is.
/// </summary>
/// <param name="table">The whole history.</param>
/// <param name="key">The key; null when the calls name none.</param>
/// <param name="calls">Each either certain or indeterminate.</param>
internal sealed class Partition(CallTable table, string? key, ReadOnlyMemory<PartitionCall> calls)
{
    public string? Key => key;

    public string Name => key is null ? "the history" : $"key {key}";

    public ReadOnlySpan<PartitionCall> Calls => calls.Span;

    public int Count => calls.Length;

    /// <summary>A call with all that is known about it.</summary>
    public Call Full(int call)
    {
        ref readonly var mine = ref calls.Span[call];
        var full = table[mine.Id];
        return mine.IsOk || !full.IsOk ? full : full with { Outcome = OperationType.Info, End = Call.Never };
    }

    /// <summary>The same key with other calls, in the order of their invocations.</summary>
    public Partition With(ReadOnlyMemory<PartitionCall> others) => new(table, key, others);

    public string Describe(int call) => CallText.Of(Full(call));

    /// <summary>What is wrong, with the calls that prove it.</summary>
    /// <param name="kind">The finding's kind.</param>
    /// <param name="message">Without the key's name.</param>
    /// <param name="calls">A negative one is none: the initial value, which nobody wrote. The last, or else the first, shows on its node what is wrong.</param>
    public Finding FindingOf(string kind, string message, params ReadOnlySpan<int> calls)
    {
        var indices = new SortedSet<long>();
        foreach (var call in calls)
        {
            if (call >= 0)
                indices.Add(Full(call).Index);
        }

        var last = calls[^1] >= 0 ? calls[^1] : calls[0];
        return new Finding(kind, $"{Name}: {message}")
        {
            Key = key,
            Node = last >= 0 ? Full(last).Node : null,
            Operations = [.. indices],
        };
    }
}
