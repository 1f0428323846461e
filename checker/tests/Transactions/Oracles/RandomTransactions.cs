using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;

/// <summary>
/// Makes small histories by running random transactions against a store that sometimes misbehaves: reads an old state, runs a transaction
/// step by step while others run, keeps what a failed one wrote, forgets a write, or says something else than it saw.
/// </summary>
internal sealed class RandomTransactions(Random random, bool registers)
{
    private readonly List<Operation> _events = [];
    private readonly List<Running> _running = [];
    private readonly Queue<int> _idle = new([0, 1, 2]);
    private readonly List<Dictionary<int, OperationValue>> _states = [[]];
    private readonly int[] _written = new int[3];
    private readonly double _faults = random.Next(4) == 0 ? 0 : 0.5;
    private int _nextProcess = 3;

    public int MaxTransactions { get; init; } = 6;

    public List<Operation> Make()
    {
        var remaining = random.Next(2, MaxTransactions + 1);
        while (remaining > 0 || _running.Count > 0)
        {
            switch (random.Next(3))
            {
                case 0 when remaining > 0 && _idle.Count > 0:
                    Invoke();
                    remaining--;
                    break;
                case 1 when _running.Count > 0:
                    var running = _running[random.Next(_running.Count)];
                    Execute(running, running.InSteps ? 1 : int.MaxValue);
                    break;
                case 2 when _running.Count > 0:
                    Complete(random.Next(_running.Count));
                    break;
            }
        }

        return _events;
    }

    private void Invoke()
    {
        var steps = new OperationValue[random.Next(1, 4)];
        for (var i = 0; i < steps.Length; i++)
        {
            var key = random.Next(_written.Length - 1);
            steps[i] = random.Next(2) == 0
                ? OperationValue.Of(OperationValue.Of("r"), key, OperationValue.Nil)
                : OperationValue.Of(OperationValue.Of(registers ? "w" : "append"), key, ++_written[key]);
        }

        var request = OperationValue.Of(steps);
        _running.Add(new Running
        {
            Process = _idle.Dequeue(),
            Request = request,
            Results = [.. steps],
            InSteps = random.NextDouble() < _faults,
            Snapshot = random.NextDouble() < _faults ? random.Next(_states.Count) : -1,
        });
        Event(_running[^1].Process, OperationType.Invoke, request);
    }

    private void Execute(Running running, int count)
    {
        var state = new Dictionary<int, OperationValue>(_states[^1]);
        var own = running.Own;
        for (; running.Done < running.Results.Length && count > 0; running.Done++, count--)
        {
            var step = running.Results[running.Done];
            var key = (int)step[1].Integer!.Value;
            var source = running.Snapshot >= 0 && !own.Contains(key) ? _states[running.Snapshot] : state;
            if (step[0].Text == "r")
            {
                running.Results[running.Done] = OperationValue.Of(step[0], key, Lie(source.GetValueOrDefault(key)));
                continue;
            }

            own.Add(key);
            if (random.NextDouble() >= _faults / 4)
                state[key] = registers ? step[2] : OperationValue.Of([.. state.GetValueOrDefault(key).Items ?? [], step[2]]);
        }

        _states.Add(state);
    }

    private OperationValue Lie(OperationValue seen)
    {
        if (random.NextDouble() >= _faults / 3)
            return seen;
        if (registers)
            return random.Next(8) == 0 ? OperationValue.Of(99) : OperationValue.Of(random.Next(1, 5));
        var items = (seen.Items ?? []).ToList();
        if (items.Count == 0 || random.Next(4) == 0)
            items.Add(random.Next(4) == 0 ? OperationValue.Of(99) : OperationValue.Of(random.Next(1, 5)));
        else if (random.Next(2) == 0)
            items.RemoveAt(random.Next(items.Count));
        else
            items.Reverse();
        return OperationValue.Of([.. items]);
    }

    private void Complete(int at)
    {
        var running = _running[at];
        _running.RemoveAt(at);
        switch (random.Next(8))
        {
            case 0:
                // The process is lost; whatever it asked for may be done, in part or not at all.
                if (random.Next(2) == 0)
                    Event(running.Process, OperationType.Info, running.Request);
                if (random.Next(2) == 0)
                    Execute(running, int.MaxValue);
                _idle.Enqueue(_nextProcess++);
                return;
            case 1 when running.Done == 0 || random.NextDouble() < _faults:
                Event(running.Process, OperationType.Fail, running.Request);
                break;
            default:
                Execute(running, int.MaxValue);
                Event(running.Process, OperationType.Ok, OperationValue.Of(running.Results));
                break;
        }

        _idle.Enqueue(running.Process);
    }

    private void Event(int process, OperationType type, OperationValue value) => _events.Add(new Operation
    {
        Index = _events.Count,
        Time = _events.Count,
        Process = process,
        Type = type,
        Function = FunctionName.Txn,
        Value = value,
    });

    private sealed class Running
    {
        public required int Process { get; init; }

        public required OperationValue Request { get; init; }

        public required OperationValue[] Results { get; init; }

        /// <summary>Whether others may run between its steps.</summary>
        public required bool InSteps { get; init; }

        /// <summary>The state it reads, or -1 for the newest.</summary>
        public required int Snapshot { get; init; }

        public int Done { get; set; }

        public HashSet<int> Own { get; } = [];
    }
}
