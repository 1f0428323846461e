using Elastickv.Jepsen.Checker.Histories;

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
}
