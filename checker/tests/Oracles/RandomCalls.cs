using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Oracles;

/// <summary>
/// Makes small histories of any model by running random operations against its plain specification, each taking effect at a random moment
/// between its invocation and its completion, or never; and then perhaps telling a lie about what was seen.
/// </summary>
/// <param name="random">The source of chance.</param>
/// <param name="specification">What the operations do.</param>
/// <param name="invent">Makes an operation: function, argument, and what it may answer.</param>
internal sealed class RandomCalls(Random random, BruteForce.Specification<string> specification, Func<Random, int, RandomCalls.Invention> invent)
{
    private readonly List<Operation> _events = [];
    private readonly List<Running> _running = [];
    private string _state = "";
    private int _nextProcess = 3;

    public int MaxCalls { get; init; } = 8;

    public double InfoShare { get; init; } = 0.2;

    public double LieShare { get; init; } = 0.3;

    public List<Operation> Make()
    {
        var remaining = random.Next(3, MaxCalls + 1);
        var idle = new Queue<int>([0, 1, 2]);
        while (remaining > 0 || _running.Count > 0)
        {
            switch (random.Next(3))
            {
                case 0 when remaining > 0 && idle.Count > 0:
                    Invoke(idle.Dequeue(), remaining--);
                    break;
                case 1 when _running.Count > 0:
                    TakeEffect(_running[random.Next(_running.Count)]);
                    break;
                case 2 when _running.Count > 0:
                    idle.Enqueue(Complete(random.Next(_running.Count)));
                    break;
            }
        }

        return _events;
    }

    private void Invoke(int process, int number)
    {
        var invention = invent(random, number);
        Event(process, OperationType.Invoke, invention.Function, invention.Argument);
        _running.Add(new Running { Process = process, Invention = invention });
    }

    private int Complete(int at)
    {
        var running = _running[at];
        _running.RemoveAt(at);
        if (random.NextDouble() < InfoShare)
        {
            if (random.Next(2) == 0)
                TakeEffect(running);
            if (random.Next(2) == 0)
                Event(running.Process, OperationType.Info, running.Invention.Function, running.Invention.Argument);
            return _nextProcess++;
        }

        TakeEffect(running);
        var seen = random.NextDouble() < LieShare ? running.Invention.Answers[random.Next(running.Invention.Answers.Length)] : running.Seen;
        Event(running.Process, OperationType.Ok, running.Invention.Function, seen);
        return running.Process;
    }

    /// <summary>Finds an answer that the specification allows here.</summary>
    private void TakeEffect(Running running)
    {
        if (running.IsDone)
            return;
        running.IsDone = true;
        foreach (var answer in running.Invention.Answers)
        {
            var call = ToCall(running.Invention.Function, answer);
            foreach (var after in specification(_state, call))
            {
                _state = after;
                running.Seen = answer;
                return;
            }
        }

        running.Seen = running.Invention.Answers[0];
    }

    private void Event(int process, OperationType type, string function, OperationValue value) => _events.Add(new Operation
    {
        Index = _events.Count,
        Time = _events.Count,
        Process = process,
        Type = type,
        Function = function,
        Key = "k",
        Value = value,
    });

    private static Call ToCall(string function, OperationValue value) => new()
    {
        Function = function,
        Key = "k",
        Value = value,
        Process = 0,
        Node = null,
        Outcome = OperationType.Ok,
        Start = 0,
        End = 1,
        InvokeIndex = 0,
        CompleteIndex = 1,
        InvokeTime = 0,
        CompleteTime = 1,
    };

    /// <summary>An operation with every answer it may get.</summary>
    internal sealed record Invention(string Function, OperationValue Argument, params OperationValue[] Answers);

    private sealed class Running
    {
        public required int Process { get; init; }

        public required Invention Invention { get; init; }

        public bool IsDone { get; set; }

        public OperationValue Seen { get; set; }
    }
}
