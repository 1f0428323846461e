using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>
/// Finds what is wrong with single rw-register transactions: reads that contradict the transaction's own steps, and reads of values that
/// they must not see.
/// </summary>
internal sealed class RegisterReads(KeyIndex index, StepChains chains, RegisterSources sources, AnomalyLog log)
{
    private readonly TransactionTable _table = index.Table;
    private readonly HashSet<(int Key, long Value)> _reported = [];

    public void Check()
    {
        for (var step = 0; step < _table.Steps.Length; step++)
        {
            if (_table.Steps[step].Kind == StepKind.Read)
                Check(step);
        }
    }

    private void Check(int read)
    {
        var (source, step) = (sources.Of(read), _table.Steps[read]);
        if (source == WriterLookup.Nobody)
        {
            if (_reported.Add((step.Key, step.Value)))
                log.Add(AnomalyName.GarbageRead, () => RegisterAnomaly.Garbage(index, read));
        }
        else if (source >= 0)
        {
            CheckSource(read, source);
        }

        if (!chains.IsExternal(read) && _table.Steps[chains.Previous(read)].Value != step.Value)
            log.Add(AnomalyName.Internal, () => RegisterAnomaly.Internal(index, chains.Previous(read), read));
    }

    private void CheckSource(int read, int source)
    {
        var isOwn = index.TransactionOf[read] == index.TransactionOf[source];
        if (isOwn && source > read)
            log.Add(AnomalyName.FutureRead, () => RegisterAnomaly.Future(index, read, source));
        else if (!isOwn && sources.IsAborted(read))
            log.Add(AnomalyName.G1a, () => RegisterAnomaly.Aborted(index, read, source));
        else if (!isOwn && !chains.IsFinal(source))
            log.Add(AnomalyName.G1b, () => RegisterAnomaly.Intermediate(index, read, source));
    }
}
