using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;

/// <summary>
/// Makes small rw-register histories in which all transactions run at once and write without reading first: each key has a few writers and
/// readers, drawn by chance, so that only all of them together tell whether there is an order.
/// </summary>
internal sealed class RegisterPuzzle(Random random)
{
    private readonly int _transactions = random.Next(5, 9);
    private readonly int _keys = random.Next(3, 9);

    public List<Operation> Make()
    {
        var steps = Enumerable.Range(0, _transactions).Select(_ => new List<OperationValue>()).ToArray();
        for (var key = 0; key < _keys; key++)
            AddKey(key, steps);
        return
        [
            .. steps.Select((all, process) => Event(process, process, OperationType.Invoke, all.Select(Asked))),
            .. steps.Select((all, process) => Event(_transactions + process, process, OperationType.Ok, all)),
        ];
    }

    private void AddKey(int key, List<OperationValue>[] steps)
    {
        var chosen = Enumerable.Range(0, _transactions).ToArray();
        random.Shuffle(chosen);
        var writers = chosen[..random.Next(2, 4)];
        foreach (var writer in writers)
            steps[writer].Add(OperationValue.Of(OperationValue.Of("w"), key, writer));
        foreach (var reader in chosen[writers.Length..random.Next(writers.Length, writers.Length + 3)])
            steps[reader].Add(OperationValue.Of(OperationValue.Of("r"), key, writers[random.Next(writers.Length)]));
    }

    private static OperationValue Asked(OperationValue step) => step[0].Text == "r" ? OperationValue.Of(step[0], step[1], OperationValue.Nil) : step;

    private static Operation Event(int index, int process, OperationType type, IEnumerable<OperationValue> steps) => new()
    {
        Index = index,
        Time = index,
        Process = process,
        Type = type,
        Function = FunctionName.Txn,
        Value = OperationValue.Of([.. steps]),
    };
}
