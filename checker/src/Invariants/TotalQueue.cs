using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Queues;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>
/// Asks whether what went into a queue came out of it, once, and in order (Jepsen's total-queue, with the order): nothing is lost that was
/// acknowledged before the queue was last found empty, nothing comes out that did not go in, or more often than it did, and no element is
/// overtaken by one that came after it.
/// </summary>
/// <param name="inOrder">Whether the order counts.</param>
internal sealed class TotalQueue(bool inOrder) : IInvariant
{
    private readonly Dictionary<OperationValue, QueuedElement> _elements = [];
    private int _lastEmpty = -1;
    private long _unknownTakes;

    public void Judge(CallTable table, Observations observations, CancellationToken cancellationToken)
    {
        for (var i = 0; i < table.Count; i++)
            Add(i, table[i], observations);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var (value, element) in _elements)
            JudgeTakes(value, element, table, observations);
        JudgeLosses(table, observations);
        if (inOrder)
            JudgeOrder(table, observations);
    }

    private void Add(int number, in Call call, Observations observations)
    {
        switch (call.Function)
        {
            case FunctionName.Enqueue when call.Outcome != OperationType.Fail:
                var element = ElementOf(call.Value);
                element.Attempts++;
                if (call.IsOk)
                    element.Acknowledged.Add(number);
                break;
            case FunctionName.Dequeue or FunctionName.Drain when call.IsOk:
                observations.Reads++;
                Take(number, call);
                break;
            case FunctionName.Dequeue when call.Outcome == OperationType.Info:
                _unknownTakes++;
                break;
            case FunctionName.Drain when call.Outcome == OperationType.Info:
                _unknownTakes = int.MaxValue;
                break;
            case FunctionName.Enqueue or FunctionName.Dequeue or FunctionName.Drain:
                break;
            default:
                observations.Doubt("not-in-model", $"a queue has no operation like {CallText.Of(call)}.");
                break;
        }
    }

    private void Take(int number, in Call call)
    {
        if (call.Function is FunctionName.Drain || call.Value.IsNil)
            _lastEmpty = number;
        if (call.Function is FunctionName.Dequeue && !call.Value.IsNil)
            ElementOf(call.Value).TakenBy.Add(number);
        for (var i = 0; call.Function is FunctionName.Drain && i < call.Value.Count; i++)
            ElementOf(call.Value[i]).TakenBy.Add(number);
    }

    private QueuedElement ElementOf(OperationValue value)
    {
        if (!_elements.TryGetValue(value, out var element))
            _elements.Add(value, element = new QueuedElement());
        return element;
    }

    private static void JudgeTakes(OperationValue value, QueuedElement element, CallTable table, Observations observations)
    {
        if (element.TakenBy.Count > 0 && element.Attempts == 0)
            observations.Violation("unexpected", $"{CallText.Of(table[element.TakenBy[0]])} took {value}, which nobody can have put in.", table[element.TakenBy[0]]);
        else if (element.TakenBy.Count > element.Attempts)
            Twice(value, element, table, observations);
        else if (element.TakenBy.Count > element.Acknowledged.Count)
            observations.Count("recovered");
    }

    private static void Twice(OperationValue value, QueuedElement element, CallTable table, Observations observations)
    {
        var (one, other) = (table[element.TakenBy[^2]], table[element.TakenBy[^1]]);
        var message = $"{value} was put in {element.Attempts} times at most, but came out {element.TakenBy.Count} times: {CallText.Of(one)}, {CallText.Of(other)}.";
        observations.Violation("duplicated", message, one, other);
    }

    /// <summary>What was acknowledged before the queue was last found empty, and never came out; unless a dequeue of unknown result may have taken it.</summary>
    private void JudgeLosses(CallTable table, Observations observations)
    {
        var missing = _elements.Where(entry => entry.Value.Acknowledged.Count > entry.Value.TakenBy.Count).ToList();
        if (missing.Count > 0 && _lastEmpty < 0)
        {
            observations.Doubt("not-drained", $"{missing.Count} elements did not come out, but the queue was never seen empty: drain it in the end.");
            return;
        }

        missing.RemoveAll(entry => table[entry.Value.Acknowledged[0]].End > table[_lastEmpty].Start);
        observations.Count("perhaps-taken", Math.Min(missing.Count, _unknownTakes));
        if (missing.Count <= _unknownTakes)
            return;
        foreach (var (value, element) in missing)
        {
            var (put, empty) = (table[element.Acknowledged[0]], table[_lastEmpty]);
            observations.Violation("lost", $"{value} is lost: {CallText.Of(put)} put it in, nobody took it out, and #{empty.Index} found the queue empty.", put, empty);
        }
    }

    private void JudgeOrder(CallTable table, Observations observations)
    {
        var elements = new List<QueueElement>();
        foreach (var element in _elements.Values)
        {
            if (element is not { Attempts: 1, Acknowledged: [var put], TakenBy: [var taken] })
                continue;
            var (enqueue, dequeue) = (table[put], table[taken]);
            elements.Add(new QueueElement(put, enqueue.Start, enqueue.End) { Dequeue = taken, DequeueStart = dequeue.Start, DequeueEnd = dequeue.End });
        }

        elements.Sort((one, other) => one.EnqueueStart.CompareTo(other.EnqueueStart));
        if (QueueOrder.FindInversion(elements.ToArray()) is not var (first, second))
            return;
        var message = $"{CallText.Of(table[first.Enqueue])} ended before {CallText.Of(table[second.Enqueue])} began, but {CallText.Of(table[second.Dequeue])} "
            + $"ended before {CallText.Of(table[first.Dequeue])} began.";
        observations.Violation("out-of-order", message, table[first.Enqueue], table[second.Enqueue], table[second.Dequeue], table[first.Dequeue]);
    }
}
