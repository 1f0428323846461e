using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>
/// Finds what is wrong with single list-append transactions: reads that contradict the transaction's own steps, and reads of elements that
/// they must not see.
/// </summary>
internal sealed class AppendReads(KeyIndex index, StepChains chains, AppendOrders orders, AnomalyLog log)
{
    private readonly TransactionTable _table = index.Table;
    private readonly HashSet<(int Branch, int Position)> _reported = [];
    private readonly int[] _lastRead = new int[index.KeyCount];

    public void Check()
    {
        Array.Fill(_lastRead, -1);
        for (var transaction = 0; transaction < _table.Count; transaction++)
        {
            var (begin, end) = (_table.FirstStep(transaction), _table.FirstStep(transaction + 1));
            for (var step = begin; step < end; step++)
            {
                ref readonly var taken = ref _table.Steps[step];
                if (taken.Kind == StepKind.Write)
                    CheckWrite(step, begin);
                else if (taken.Kind == StepKind.Read)
                    CheckRead(step);
            }
        }

        CheckUpdates();
    }

    private void CheckRead(int step)
    {
        var key = _table.Steps[step].Key;
        _lastRead[key] = step;
        var read = ReadAt(step);
        if (chains.IsExternal(step))
            CheckLastElement(step, read);
        else if (!FollowsOwnSteps(step, read))
            log.Add(AnomalyName.Internal, () => AppendAnomaly.Internal(index, step, chains));
        if (read.Length > 0)
            CheckSuspects(step, read);
    }

    private void CheckLastElement(int step, ListRead read)
    {
        if (read.Length == 0 || orders.LastWriter(read) is var writer && writer == WriterLookup.Nobody)
            return;
        if (index.TransactionOf[writer] != index.TransactionOf[step] && !chains.IsFinal(writer))
            log.Add(AnomalyName.G1b, () => AppendAnomaly.Intermediate(index, step, writer));
    }

    private void CheckSuspects(int step, ListRead read)
    {
        foreach (var suspect in orders.SuspectsOf(read.Branch))
        {
            if (suspect.Position >= read.Length)
                return;
            if (!_reported.Add((read.Branch, suspect.Position)))
                continue;
            if (suspect.Writer == WriterLookup.Nobody)
                log.Add(AnomalyName.GarbageRead, () => AppendAnomaly.Garbage(index, step, suspect.Position));
            else
                log.Add(AnomalyName.G1a, () => AppendAnomaly.Aborted(index, step, suspect.Writer));
        }
    }

    /// <summary>Whether a list is what the transaction last saw of it with its own appends since; or, if it saw none yet, ends with these.</summary>
    private bool FollowsOwnSteps(int step, ListRead read)
    {
        var elements = _table.Lists.Elements(read);
        var rest = elements.Length;
        var before = chains.Previous(step);
        while (before != StepChains.None && _table.Steps[before].Kind == StepKind.Write)
        {
            if (--rest < 0 || elements[rest] != _table.Steps[before].Value)
                return false;
            before = chains.Previous(before);
        }

        if (before == StepChains.None)
            return true;
        var last = ReadAt(before);
        return last.Length == rest && (last.Branch == read.Branch || _table.Lists.Elements(last).SequenceEqual(elements[..rest]));
    }

    private void CheckWrite(int write, int firstOfTransaction)
    {
        var position = orders.PositionOf(write);
        if (position < 0)
            return;
        var read = _lastRead[_table.Steps[write].Key];
        if (read >= firstOfTransaction && ReadAt(read).Length > position)
            log.Add(AnomalyName.FutureRead, () => AppendAnomaly.Future(index, read, write));
        var before = chains.Previous(write);
        if (before != StepChains.None && _table.Steps[before].Kind == StepKind.Write && orders.PositionOf(before) > position)
            log.Add(AnomalyName.CyclicVersions, () => AppendAnomaly.Reversed(index, before, write));
    }

    /// <summary>Looks for committed appends after failed ones.</summary>
    private void CheckUpdates()
    {
        for (var key = 0; key < index.KeyCount; key++)
        {
            var order = orders.Of(key);
            var failed = WriterLookup.Nobody;
            foreach (var writer in order)
            {
                if (writer == WriterLookup.Nobody)
                    continue;
                if (_table.Rows[index.TransactionOf[writer]].Outcome == OperationType.Fail)
                {
                    failed = writer;
                    continue;
                }

                if (failed == WriterLookup.Nobody)
                    continue;
                var below = failed;
                log.Add(AnomalyName.DirtyUpdate, () => AppendAnomaly.DirtyUpdate(index, below, writer));
                failed = WriterLookup.Nobody;
            }
        }
    }

    private ListRead ReadAt(int step) => ListRead.Unpack(_table.Steps[step].Value);
}
