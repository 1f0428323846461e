using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>How the steps of one transaction on the same key follow each other. Reads of unknown result are left out.</summary>
internal sealed class StepChains
{
    public const int None = -1;

    private readonly int[] _previous;
    private readonly bool[] _isOverwritten;
    private readonly bool[] _isUpdated;

    public StepChains(TransactionTable table)
    {
        var steps = table.Steps;
        _previous = new int[steps.Length];
        _isOverwritten = new bool[steps.Length];
        _isUpdated = new bool[steps.Length];
        var last = new int[table.Keys.Count];
        var lastWrite = new int[table.Keys.Count];
        var firstRead = new int[table.Keys.Count];
        last.AsSpan().Fill(None);
        lastWrite.AsSpan().Fill(None);
        firstRead.AsSpan().Fill(None);
        for (var transaction = 0; transaction < table.Count; transaction++)
        {
            var begin = table.FirstStep(transaction);
            for (var step = begin; step < table.FirstStep(transaction + 1); step++)
            {
                var (key, kind) = (steps[step].Key, steps[step].Kind);
                _previous[step] = kind != StepKind.UnknownRead && last[key] >= begin ? last[key] : None;
                if (kind == StepKind.UnknownRead)
                    continue;
                last[key] = step;
                if (kind == StepKind.Read)
                {
                    if (_previous[step] == None)
                        firstRead[key] = step;
                    continue;
                }

                if (lastWrite[key] >= begin)
                    _isOverwritten[lastWrite[key]] = true;
                if (firstRead[key] >= begin)
                    _isUpdated[firstRead[key]] = true;
                lastWrite[key] = step;
            }
        }
    }

    /// <summary>The step before it of the same transaction on the same key, or <see cref="None"/>.</summary>
    public int Previous(int step) => _previous[step];

    /// <summary>Whether the first step of a transaction on a key, which is a known read, shows what others wrote.</summary>
    public bool IsExternal(int read) => _previous[read] == None;

    /// <summary>Whether a write is the last one of its transaction to the key.</summary>
    public bool IsFinal(int write) => !_isOverwritten[write];

    /// <summary>Whether the transaction of an external read went on to write the key.</summary>
    public bool IsUpdated(int read) => _isUpdated[read];
}
