using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>
/// The calls on one key that constrain anything, in the order of their invocations: everything that is certain to have happened, and
/// what may have happened and would have changed something. Linearizability is local: a history is linearizable if every key's part is.
/// </summary>
/// <param name="Key">The key; null when the calls name none.</param>
/// <param name="Calls">Each either <see cref="OperationType.Ok"/> or <see cref="OperationType.Info"/>.</param>
internal sealed record Partition(string? Key, Call[] Calls)
{
    public string Name => Key is null ? "the history" : $"key {Key}";
}
