using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>All that was added to one set and seen of it. Calls are added in the order of their invocations.</summary>
internal sealed class SetHistory
{
    private readonly Dictionary<OperationValue, ElementStory> _elements = [];
    private readonly List<Call> _reads = [];

    /// <summary>Adds a call. False if it is none on a set.</summary>
    public bool TryAdd(int number, in Call call)
    {
        if (call.Function is not (FunctionName.Add or FunctionName.Read))
            return false;
        if (call.Function is FunctionName.Add && call.Outcome != OperationType.Fail)
            AddElement(number, call);
        else if (call.IsRead && call.IsOk)
            _reads.Add(call);
        return true;
    }

    public void Judge(CallTable table, bool allowStale, Observations observations, CancellationToken cancellationToken)
    {
        observations.Reads += _reads.Count;
        for (var read = 0; read < _reads.Count; read++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Follow(read, observations);
        }

        foreach (var (element, story) in _elements)
            Judge(element, story, table, allowStale, observations);
    }

    private void AddElement(int number, in Call add)
    {
        if (!_elements.TryGetValue(add.Value, out var story))
            _elements.Add(add.Value, story = new ElementStory { Add = number });
        if (!add.IsOk || add.End >= story.KnownFrom)
            return;
        story.Add = number;
        (story.KnownFrom, story.KnownTime) = (add.End, add.CompleteTime);
    }

    private void Follow(int read, Observations observations)
    {
        var call = _reads[read];
        for (var i = 0; i < call.Value.Count; i++)
        {
            var element = call.Value[i];
            if (!_elements.TryGetValue(element, out var story))
            {
                observations.Violation("garbage-read", $"{CallText.Of(call)} saw {element}, which nobody can have added.", call);
                continue;
            }

            if (story.SeenBy.Count > 0 && story.SeenBy[^1] == read)
            {
                observations.Violation("duplicate-element", $"{CallText.Of(call)} saw {element} twice.", call);
                continue;
            }

            story.SeenBy.Add(read);
            if (call.End < story.KnownFrom)
                (story.KnownFrom, story.KnownTime) = (call.End, call.CompleteTime);
        }
    }

    private void Judge(OperationValue element, ElementStory story, CallTable table, bool allowStale, Observations observations)
    {
        if (!story.IsKnown)
            return;
        var missing = LastMissing(story);
        if (missing < 0 && story.SeenBy.Count == 0)
            observations.Count("never-read");
        else if (missing < 0)
            observations.Count("stable");
        else if (story.SeenBy.Count == 0 || story.SeenBy[^1] < missing)
            Lost(element, story, table[story.Add], missing, observations);
        else
            Stale(element, story, table[story.Add], missing, allowStale, observations);
    }

    /// <summary>The last read to begin after the element was known that did not see it, or -1.</summary>
    private int LastMissing(ElementStory story)
    {
        var seen = story.SeenBy.Count - 1;
        for (var read = _reads.Count - 1; read >= 0 && _reads[read].Start > story.KnownFrom; read--)
        {
            if (seen >= 0 && story.SeenBy[seen] == read)
                seen--;
            else
                return read;
        }

        return -1;
    }

    private void Lost(OperationValue element, ElementStory story, in Call add, int missing, Observations observations)
    {
        var last = story.SeenBy.Count == 0 ? "no read ever saw it" : $"{CallText.Of(_reads[story.SeenBy[^1]])} was the last to see it, from {At(_reads[story.SeenBy[^1]])}";
        observations.Violation(
            "lost",
            $"{element} is lost: {CallText.Of(add)} added it and it was known at {InvariantText.Seconds(story.KnownTime)}; {last}; "
                + $"{Name(_reads[missing])}, from {At(_reads[missing])}, did not.",
            add,
            _reads[missing]);
    }

    private void Stale(OperationValue element, ElementStory story, in Call add, int missing, bool allowStale, Observations observations)
    {
        observations.Count("stable");
        var read = _reads[missing];
        var late = InvariantText.Seconds(Math.Max(0, read.InvokeTime - story.KnownTime));
        if (allowStale)
            observations.Count("stale");
        else
            observations.Violation("stale", $"{element} was stale for {late}: {CallText.Of(add)} added it, but {Name(read)}, from {At(read)}, did not see it yet.", add, read);
    }

    private static string At(in Call read) => InvariantText.Seconds(read.InvokeTime);

    /// <summary>Without the value: it is the whole set.</summary>
    private static string Name(in Call read) => $"#{read.Index} (read by process {read.Process})";
}
