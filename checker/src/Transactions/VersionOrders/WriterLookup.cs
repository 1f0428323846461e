using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>Finds the write of a value among those of one key. Used for one key after the other.</summary>
internal sealed class WriterLookup(KeyIndex index)
{
    /// <summary>Nobody wrote it.</summary>
    public const int Nobody = LongMap.Missing;

    private readonly LongMap _writes = new();

    /// <summary>The step that wrote a value, or <see cref="Nobody"/>.</summary>
    public int Find(long value) => _writes.Find(value);

    /// <summary>Turns to a key.</summary>
    /// <returns>A write of a value that another transaction may have written as well, or <see cref="Nobody"/>.</returns>
    public int TurnTo(int key)
    {
        var steps = index.StepsOf(key);
        _writes.Clear(steps.Length);
        var twice = Nobody;
        foreach (var step in steps)
        {
            var write = index.Table.Steps[step];
            if (write.Kind != StepKind.Write)
                continue;
            var known = _writes.FindOrAdd(write.Value, step);
            if (known == step || HasFailed(step))
                continue;

            // What certainly did not happen does not stand in the way of trying the same value again.
            if (HasFailed(known))
                _writes.Replace(write.Value, step);
            else
                twice = step;
        }

        return twice;
    }

    private bool HasFailed(int step) => index.Table.Rows[index.TransactionOf[step]].Outcome == OperationType.Fail;
}
