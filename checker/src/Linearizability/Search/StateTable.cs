using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>Numbers the states that a search meets and remembers the model's steps between them, by kind of call.</summary>
internal sealed class StateTable<TState>(IModel<TState> model, Alphabet alphabet, SearchBudget budget) : IDisposable
    where TState : notnull, IEquatable<TState>
{
    /// <summary>The number of "no such step".</summary>
    public const int Impossible = -1;

    /// <summary>A guess at what a state and a remembered step take in the tables.</summary>
    private const int StateBytes = 80;

    private const int StepBytes = 40;

    private readonly List<TState> _states = [];
    private readonly Dictionary<TState, int> _numbers = [];
    private readonly Dictionary<long, int> _steps = [];
    private long _reserved;

    public TState this[int state] => _states[state];

    /// <summary>Whether there was memory for every state so far.</summary>
    public bool HasRoom { get; private set; } = true;

    public int Initial() => Number(model.Initial);

    public int Step(int state, int kind)
    {
        var step = ((long)state << 32) | (uint)kind;
        if (_steps.TryGetValue(step, out var next))
            return next;
        next = model.Step(_states[state], alphabet.Example(kind), out var after) ? Number(after) : Impossible;
        Reserve(StepBytes);
        _steps.Add(step, next);
        return next;
    }

    public void Dispose()
    {
        budget.Release(_reserved);
        _reserved = 0;
    }

    private int Number(TState state)
    {
        if (_numbers.TryGetValue(state, out var number))
            return number;
        Reserve(StateBytes + model.BytesOf(state));
        number = _states.Count;
        _states.Add(state);
        _numbers.Add(state, number);
        return number;
    }

    private void Reserve(long bytes)
    {
        if (budget.TryReserve(bytes))
            _reserved += bytes;
        else
            HasRoom = false;
    }
}
