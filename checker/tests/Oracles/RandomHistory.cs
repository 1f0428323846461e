using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Oracles;

/// <summary>
/// Makes small histories by running random operations against a real register, each taking effect at a random moment between its
/// invocation and its completion, or never; and then perhaps telling a lie about what was seen. So about half of them are valid, and the
/// invalid ones are only just so.
/// </summary>
internal sealed class RandomHistory(Random random)
{
    private readonly List<Operation> _events = [];
    private readonly List<Running> _running = [];
    private readonly Queue<int> _idle = new();
    private OperationValue _state;
    private int _nextValue;
    private int _nextProcess;

    public bool UniqueValues { get; init; }

    public bool WithCas { get; init; }

    public int MaxCalls { get; init; } = 8;

    public int Processes { get; init; } = 3;

    public int Values { get; init; } = 3;

    public double InfoShare { get; init; } = 0.2;

    public double LieShare { get; init; } = 0.5;

    public List<Operation> Make()
    {
        var remaining = random.Next(3, MaxCalls + 1);
        for (_nextProcess = 0; _nextProcess < Processes; _nextProcess++)
            _idle.Enqueue(_nextProcess);
        while (remaining > 0 || _running.Count > 0)
        {
            switch (random.Next(3))
            {
                case 0 when remaining > 0 && _idle.Count > 0:
                    Invoke();
                    remaining--;
                    break;
                case 1 when _running.Count > 0:
                    _running[random.Next(_running.Count)].TakeEffect(ref _state);
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
        var process = _idle.Dequeue();
        var kind = random.Next(WithCas ? 3 : 2);
        var operation = Event(process, OperationType.Invoke, kind switch { 0 => "read", 1 => "write", _ => "cas" }, kind switch
        {
            0 => OperationValue.Nil,
            1 => NewValue(),
            _ => OperationValue.Of(AnyValue(), NewValue()),
        });
        _running.Add(new Running(operation));
    }

    private void Complete(int at)
    {
        var running = _running[at];
        _running.RemoveAt(at);
        if (random.NextDouble() < InfoShare)
        {
            // The process is lost; whatever it asked for may still happen.
            if (random.Next(2) == 0)
                Event(running.Operation.Process, OperationType.Info, running.Operation.Function, running.Operation.Value);
            if (random.Next(2) == 0)
                running.TakeEffect(ref _state);
            _idle.Enqueue(_nextProcess++);
            return;
        }

        running.TakeEffect(ref _state);
        var seen = running.Operation.Function == "read" ? running.Seen : running.Operation.Value;
        if (running.Operation.Function == "read" && random.NextDouble() < LieShare)
            seen = AnyValue();
        var type = running.Failed && random.NextDouble() >= LieShare ? OperationType.Fail : OperationType.Ok;
        Event(running.Operation.Process, type, running.Operation.Function, seen);
        _idle.Enqueue(running.Operation.Process);
    }

    private OperationValue NewValue() => OperationValue.Of(UniqueValues ? ++_nextValue : random.Next(1, Values + 1));

    private OperationValue AnyValue()
    {
        var highest = UniqueValues ? _nextValue : Values;
        var value = random.Next(-1, highest + 1);
        return value <= 0 ? (random.Next(8) == 0 ? OperationValue.Of(99) : OperationValue.Nil) : OperationValue.Of(value);
    }

    private Operation Event(int process, OperationType type, string function, OperationValue value)
    {
        var operation = new Operation { Index = _events.Count, Time = _events.Count, Process = process, Type = type, Function = function, Key = "x", Value = value };
        _events.Add(operation);
        return operation;
    }

    private sealed class Running(Operation operation)
    {
        private bool _done;

        public Operation Operation => operation;

        public OperationValue Seen { get; private set; }

        public bool Failed { get; private set; }

        public void TakeEffect(ref OperationValue state)
        {
            if (_done)
                return;
            _done = true;
            Seen = state;
            if (operation.Function == "write")
                state = operation.Value;
            if (operation.Function != "cas")
                return;
            var pair = operation.Value.Items!.Value;
            Failed = pair[0] != state;
            state = Failed ? state : pair[1];
        }
    }
}
