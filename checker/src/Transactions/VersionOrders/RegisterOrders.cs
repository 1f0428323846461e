using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>
/// What is known of the order of a register's versions. The initial one is the first. What a transaction writes comes after what it read
/// of the key. Who reads one write of a transaction does not miss another: that came before what he read of its key. And where one transaction came before another, in its process or in time, the version it left comes before the one that
/// the other found. Used for one key after the other.
/// </summary>
internal sealed class RegisterOrders(KeyIndex index, StepChains chains, RegisterSources sources, bool[] committed, OrderLevel level, CheckBudget budget)
{
    /// <summary>How far the steps of a transaction that was read are looked through for writes of other keys.</summary>
    private const int MaxSeenSteps = 64;

    private readonly List<Interaction> _interactions = [];
    private readonly List<VersionEdge> _edges = [];
    private readonly LongMap _known = new();
    private readonly Dictionary<int, int> _lastOfProcess = [];
    private readonly List<int> _frontier = [];

    /// <summary>What was done with the key, in the order of the invocations.</summary>
    public IReadOnlyList<Interaction> Interactions => _interactions;

    /// <summary>What is known, without what follows from the rest; that the initial version is the first is left out.</summary>
    public IReadOnlyList<VersionEdge> Edges => _edges;

    public void TurnTo(int key)
    {
        _interactions.Clear();
        _edges.Clear();
        Gather(index.StepsOf(key));
        _known.Clear(_interactions.Count);
        AddOwnOrders(key);
        AddSeenOrders(key);
        if (level >= OrderLevel.Process)
            AddProcessOrder();
        if (level >= OrderLevel.RealTime)
            AddRealTimeOrder();
        budget.CountSteps(_interactions.Count);
    }

    private void Gather(ReadOnlySpan<int> steps)
    {
        for (var from = 0; from < steps.Length;)
        {
            var transaction = index.TransactionOf[steps[from]];
            var to = from + 1;
            while (to < steps.Length && index.TransactionOf[steps[to]] == transaction)
                to++;
            if (committed[transaction] && Interact(transaction, steps[from..to]) is { } interaction)
                _interactions.Add(interaction);
            from = to;
        }
    }

    private Interaction? Interact(int transaction, ReadOnlySpan<int> steps)
    {
        var (found, left) = (WriterLookup.Nobody, WriterLookup.Nobody);
        foreach (var step in steps)
        {
            var kind = index.Table.Steps[step].Kind;
            if (kind == StepKind.Write)
                left = step;
            else if (kind == StepKind.Read && chains.IsExternal(step) && IsVersionOfAnother(step, transaction))
                found = sources.Of(step);
        }

        if (found == WriterLookup.Nobody && left == WriterLookup.Nobody)
            return null;
        var (hasRead, hasWritten) = (found != WriterLookup.Nobody, left != WriterLookup.Nobody);
        return new Interaction(transaction, hasRead ? found : left, hasWritten ? left : found, hasRead, hasWritten);
    }

    private bool IsVersionOfAnother(int read, int transaction)
    {
        var source = sources.Of(read);
        return source == RegisterSources.Initial || (source >= 0 && !sources.IsAborted(read) && index.TransactionOf[source] != transaction);
    }

    /// <summary>What follows from single transactions: writes after reads, and the last write of several.</summary>
    private void AddOwnOrders(int key)
    {
        foreach (var interaction in _interactions)
        {
            if (interaction is { HasRead: true, HasWritten: true, First: >= 0 })
                Add(interaction.First, interaction.Last, OrderLevel.Data, isAssumed: false);
        }

        var steps = index.StepsOf(key);
        var final = WriterLookup.Nobody;
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            if (index.Table.Steps[steps[i]].Kind != StepKind.Write || !committed[index.TransactionOf[steps[i]]])
                continue;
            if (chains.IsFinal(steps[i]))
                final = steps[i];
            else
                Add(steps[i], final, OrderLevel.Data, isAssumed: false);
        }
    }

    /// <summary>What follows from reads of several keys: who saw something of a transaction saw all its writes, or what came after them.</summary>
    private void AddSeenOrders(int key)
    {
        foreach (var interaction in _interactions)
        {
            if (!interaction.HasRead)
                continue;
            for (var step = index.Table.FirstStep(interaction.Transaction); step < index.Table.FirstStep(interaction.Transaction + 1); step++)
            {
                if (index.Table.Steps[step].Kind == StepKind.Read && chains.IsExternal(step) && sources.Of(step) >= 0 && IsVersionOfAnother(step, interaction.Transaction))
                    AddSeen(key, index.TransactionOf[sources.Of(step)], interaction.First);
            }
        }
    }

    private void AddSeen(int key, int writer, int found)
    {
        budget.CountSteps(1);
        var from = index.Table.FirstStep(writer);
        for (var step = from; step < Math.Min(from + MaxSeenSteps, index.Table.FirstStep(writer + 1)); step++)
        {
            if (index.Table.Steps[step].Kind == StepKind.Write && index.Table.Steps[step].Key == key && chains.IsFinal(step) && step != found && !IsSameWriter(found, writer))
                Add(step, found, OrderLevel.Data, isAssumed: true);
        }
    }

    private bool IsSameWriter(int version, int writer) => version >= 0 && index.TransactionOf[version] == writer;

    private void AddProcessOrder()
    {
        _lastOfProcess.Clear();
        for (var later = 0; later < _interactions.Count; later++)
        {
            ref readonly var row = ref index.Table.Rows[_interactions[later].Transaction];
            if (_lastOfProcess.TryGetValue(row.Process, out var earlier))
                Add(_interactions[earlier], _interactions[later], OrderLevel.Process);
            if (row.Outcome == OperationType.Ok)
                _lastOfProcess[row.Process] = later;
        }
    }

    /// <summary>
    /// Goes through time and keeps those that are over and after which no other one both began and ended: only they come directly before
    /// one that begins now. There are at most as many as run at once.
    /// </summary>
    private void AddRealTimeOrder()
    {
        var rows = index.Table.Rows;
        var byEnd = new int[_interactions.Count];
        var ends = new int[_interactions.Count];
        for (var i = 0; i < byEnd.Length; i++)
            (byEnd[i], ends[i]) = (i, rows[_interactions[i].Transaction].End);
        Array.Sort(ends, byEnd);
        _frontier.Clear();
        var ended = 0;
        for (var later = 0; later < _interactions.Count; later++)
        {
            var start = rows[_interactions[later].Transaction].Start;
            for (; ended < ends.Length && ends[ended] < start; ended++)
                EndAt(byEnd[ended]);
            foreach (var earlier in _frontier)
                Add(_interactions[earlier], _interactions[later], OrderLevel.RealTime);
        }
    }

    private void EndAt(int interaction)
    {
        var start = index.Table.Rows[_interactions[interaction].Transaction].Start;
        for (var i = _frontier.Count - 1; i >= 0; i--)
        {
            if (index.Table.Rows[_interactions[_frontier[i]].Transaction].End < start)
                _frontier.RemoveAt(i);
        }

        _frontier.Add(interaction);
    }

    private void Add(in Interaction earlier, in Interaction later, OrderLevel reliesOn) => Add(earlier.Last, later.First, reliesOn, later.HasRead);

    private void Add(int from, int to, OrderLevel reliesOn, bool isAssumed)
    {
        if (from == to)
            return;
        var pair = ((long)from << 32) | (uint)to;
        if (_known.FindOrAdd(pair, _edges.Count) == _edges.Count)
            _edges.Add(new VersionEdge(from, to, reliesOn, isAssumed));
    }
}
