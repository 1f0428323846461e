using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Queues;

/// <summary>
/// The calls on a queue gathered by element. Only applies where no element is put in twice, and where no dequeue of unknown result can have
/// taken an element that is missing: then it is known who took what.
/// </summary>
internal sealed class QueueTable
{
    private readonly Partition _partition;
    private readonly Dictionary<OperationValue, int> _byValue = [];
    private readonly List<QueueElement> _elements = [];

    private QueueTable(Partition partition) => _partition = partition;

    /// <summary>The elements that were in the queue, in the order in which their enqueues began.</summary>
    public QueueElement[] Elements => [.. _elements.Where(element => element.IsReal)];

    /// <summary>The dequeues that found the queue empty.</summary>
    public List<int> Empty { get; } = [];

    /// <summary>A dequeue that cannot have returned what it did, if there is one.</summary>
    public Finding? Finding { get; private set; }

    /// <summary>Null where it does not apply.</summary>
    public static QueueTable? Gather(Partition partition)
    {
        var table = new QueueTable(partition);
        return table.AddEnqueues() && table.AddDequeues() ? table : null;
    }

    private bool AddEnqueues()
    {
        for (var i = 0; i < _partition.Count; i++)
        {
            var call = _partition.Full(i);
            if (call.Function is FunctionName.Dequeue)
                continue;
            if (call.Function is not FunctionName.Enqueue || call.Value.IsNil || !_byValue.TryAdd(call.Value, _elements.Count))
                return false;
            _elements.Add(new QueueElement(i, call.Start, call.End));
        }

        return true;
    }

    private bool AddDequeues()
    {
        var hasUnknown = false;
        for (var i = 0; i < _partition.Count; i++)
        {
            var call = _partition.Full(i);
            if (call.Function is not FunctionName.Dequeue)
                continue;
            if (!call.IsOk)
                hasUnknown = true;
            else if (call.Value.IsNil)
                Empty.Add(i);
            else
                Take(i, call);
        }

        return !hasUnknown || Finding is not null || _elements.TrueForAll(element => element.WasDequeued || !element.IsReal);
    }

    private void Take(int number, in Call call)
    {
        if (!_byValue.TryGetValue(call.Value, out var at))
        {
            Finding ??= QueueFinding.Garbage(_partition, number);
            return;
        }

        var element = _elements[at];
        if (element.WasDequeued)
            Finding ??= QueueFinding.Twice(_partition, element.Dequeue, number);
        else if (call.End < element.EnqueueStart)
            Finding ??= QueueFinding.TooEarly(_partition, number, element.Enqueue);
        element.Dequeue = number;
        (element.DequeueStart, element.DequeueEnd) = (call.Start, call.End);
        _elements[at] = element;
    }
}
