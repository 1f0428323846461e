using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;

/// <summary>A transaction as the oracles see it, paired from events without the checker's help.</summary>
internal sealed record SmallTransaction(int Process, int Start, int End, OperationType Outcome, IReadOnlyList<OperationValue> Steps)
{
    public bool IsOk => Outcome == OperationType.Ok;

    public static SmallTransaction[] Pair(IReadOnlyList<Operation> events)
    {
        var transactions = new List<SmallTransaction>();
        for (var start = 0; start < events.Count; start++)
        {
            if (events[start].Type != OperationType.Invoke)
                continue;
            var end = Enumerable.Range(start + 1, events.Count - start - 1).FirstOrDefault(i => events[i].Process == events[start].Process, -1);
            var outcome = end < 0 ? OperationType.Info : events[end].Type;
            var value = outcome == OperationType.Ok ? events[end].Value : events[start].Value;
            transactions.Add(new SmallTransaction(
                events[start].Process, start, outcome == OperationType.Ok ? end : int.MaxValue, outcome, value.Items!.Value));
        }

        return [.. transactions];
    }
}
