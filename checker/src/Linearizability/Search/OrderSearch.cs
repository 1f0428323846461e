using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>
/// Looks for a linearization by depth-first search with memory: Wing and Gong's algorithm with Lowe's improvements. Three rules keep the
/// search small without losing an answer:
/// a read that fits is placed at once, for it changes nothing and can only get harder to place;
/// of several waiting calls that do the same, the one that ends first goes first, for they can change places;
/// a call that may as well not have happened is only placed if the next call depends on it, for otherwise it could be left out.
/// </summary>
internal sealed class OrderSearch<TState> : IDisposable
    where TState : notnull, IEquatable<TState>
{
    private const int NoObligation = -1;
    private const int StepsBetweenLooksAtTheClock = 1 << 10;

    private readonly Alphabet _alphabet;
    private readonly bool[] _isReadOnly;
    private readonly EventList _events;
    private readonly OptionalCalls _optional;
    private readonly StateTable<TState> _states;
    private readonly ConfigurationCache _cache;
    private readonly SearchBudget _budget;
    private readonly Window _window;
    private readonly List<Frame> _stack = [];

    private int _state;
    private int _obligation = NoObligation;
    private UInt128 _placed;
    private int _certainPlaced;

    public OrderSearch(Partition partition, Alphabet alphabet, IModel<TState> model, SearchBudget budget)
    {
        _budget = budget;
        _alphabet = alphabet;
        _isReadOnly = [.. _alphabet.Examples.Select(call => model.IsReadOnly(call))];
        _events = new EventList(partition.Calls);
        _optional = new OptionalCalls(partition.Calls, _alphabet);
        _states = new StateTable<TState>(model, _alphabet, budget);
        _cache = new ConfigurationCache(budget);
        _window = new Window(_events, _alphabet, partition);
        _state = _states.Initial();
    }

    /// <summary>How many configurations were visited.</summary>
    public long Configurations { get; private set; }

    public LongestPrefix Longest { get; } = new();

    /// <summary>The calls that are placed, in their order.</summary>
    public ImmutableArray<int> Placed => [.. _stack.Select(frame => frame.Call)];

    /// <summary>The state after them.</summary>
    public TState State => _states[_state];

    /// <summary>The state in which the longest prefix got stuck.</summary>
    public TState StuckState => _states[Longest.State];

    public SearchEnd Run()
    {
        PlaceReads();
        var tried = Window.Start;
        for (var steps = 1; !_events.IsEmpty; steps++)
        {
            if (steps % StepsBetweenLooksAtTheClock == 0 && LimitIsHit(out var end))
                return end;
            if (PlaceNext(tried))
                tried = Window.Start;
            else if (!TakeBack(out tried))
                return SearchEnd.Exhausted;
        }

        return SearchEnd.Found;
    }

    public void Dispose()
    {
        _cache.Dispose();
        _states.Dispose();
    }

    private bool LimitIsHit(out SearchEnd end)
    {
        _budget.CancellationToken.ThrowIfCancellationRequested();
        end = _states.HasRoom ? SearchEnd.OutOfTime : SearchEnd.OutOfMemory;
        return !_states.HasRoom || _budget.TimeIsUp;
    }

    /// <summary>Places the first call after those tried that leads somewhere new.</summary>
    private bool PlaceNext(int tried)
    {
        _window.Scan();
        var firstPlace = 0;
        if (tried < _events.CallCount)
        {
            for (var call = _window.After(tried); call >= 0; call = _window.After(call))
            {
                if (_window.GoesFirst(call) && TryPlace(call, place: -1))
                    return true;
            }
        }
        else
        {
            firstPlace = tried - _events.CallCount + 1;
        }

        for (var place = firstPlace; place < _optional.KindCount; place++)
        {
            var call = _optional.NextAt(place);
            if (call >= 0 && _window.Covers(call) && !_window.HasKind(_optional.KindAt(place)) && TryPlace(call, place))
                return true;
        }

        return false;
    }

    private bool TryPlace(int call, int place)
    {
        var kind = _alphabet.KindOf(call);
        var next = _states.Step(_state, kind);
        if (next == StateTable<TState>.Impossible)
            return false;
        if (_obligation != NoObligation && _states.Step(_obligation, kind) == next)
            return false;
        if (place >= 0 && next == _state)
            return false;
        var depth = _stack.Count;
        Place(call, place, isForced: false, next);
        if (PlaceReads() > 0)
            _obligation = NoObligation;
        Configurations++;
        if (_cache.Add(ConfigurationCode()))
            return true;
        while (_stack.Count > depth)
            TakeBackLast();
        _window.Scan();
        return false;
    }

    private UInt128 ConfigurationCode()
    {
        var code = _placed ^ Fingerprint.OfState(_state);
        return _obligation == NoObligation ? code : code ^ Fingerprint.OfObligation(_obligation);
    }

    private int PlaceReads()
    {
        var placed = 0;
        for (var entry = _events.First; _events.IsBeginning(entry); entry = _events.Next(entry))
        {
            var kind = _alphabet.KindOf(entry);
            if (!_isReadOnly[kind] || _states.Step(_state, kind) == StateTable<TState>.Impossible)
                continue;
            Place(entry, place: -1, isForced: true, _state);
            placed++;
        }

        return placed;
    }

    private void Place(int call, int place, bool isForced, int next)
    {
        _stack.Add(new Frame(call, place, isForced, _state, _obligation, _placed));
        _placed ^= Fingerprint.OfCall(call);
        if (place >= 0)
        {
            _optional.Use(place);
            _obligation = _state;
        }
        else
        {
            _events.Lift(call);
            _certainPlaced++;
            _obligation = isForced ? _obligation : NoObligation;
        }

        _state = next;
    }

    /// <summary>Takes back the last choice. False if there is none.</summary>
    private bool TakeBack(out int tried)
    {
        Longest.Offer(_stack, _certainPlaced, _window.Stuck, _state);
        tried = Window.Start;
        while (_stack.Count > 0)
        {
            var frame = TakeBackLast();
            if (frame.IsForced)
                continue;
            tried = frame.Place >= 0 ? _events.CallCount + frame.Place : frame.Call;
            return true;
        }

        return false;
    }

    private Frame TakeBackLast()
    {
        var frame = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        Longest.CutBack(_stack.Count);
        if (frame.Place >= 0)
        {
            _optional.GiveBack(frame.Place);
        }
        else
        {
            _events.PutBack(frame.Call);
            _certainPlaced--;
        }

        (_state, _obligation, _placed) = (frame.State, frame.Obligation, frame.Calls);
        return frame;
    }
}
