using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>
/// A first-in-first-out queue with <c>enqueue v</c>, <c>dequeue</c>, which returns nil when the queue is empty, and <c>drain</c>, which
/// dequeues all there is. A dequeue without known outcome may have taken whatever was first.
/// </summary>
public sealed class QueueModel : IModel<ElementQueue>
{
    public string Name => "queue";

    public ElementQueue Initial => ElementQueue.Empty;

    public bool Step(ElementQueue state, in Call call, out ElementQueue next)
    {
        next = state;
        switch (call.Function)
        {
            case FunctionName.Enqueue:
                next = state.Enqueue(call.Value);
                return true;
            case FunctionName.Dequeue when state.IsEmpty:
                return !call.IsOk || call.Value.IsNil;
            case FunctionName.Dequeue:
                next = state.Dequeue();
                return !call.IsOk || state.Head == call.Value;
            case FunctionName.Drain:
                return Drain(call, ref next);
            default:
                throw new ArgumentException($"a queue has no {call.Function}", nameof(call));
        }
    }

    public bool IsReadOnly(in Call call) => call.IsOk && call.Function is FunctionName.Dequeue && call.Value.IsNil;

    public bool IsObservation(in Call call) => call.Function is FunctionName.Dequeue or FunctionName.Drain;

    public bool Accepts(in Call call) => call.Function switch
    {
        FunctionName.Enqueue => !call.Value.IsNil,
        FunctionName.Dequeue => true,
        FunctionName.Drain => !call.IsOk || call.Value.Count >= 0,
        _ => false,
    };

    public long BytesOf(ElementQueue state) => SharedTree.PathBytes(state.Count);

    private static bool Drain(in Call call, ref ElementQueue queue)
    {
        if (!call.IsOk)
        {
            queue = ElementQueue.Empty;
            return true;
        }

        for (var i = 0; i < call.Value.Count; i++)
        {
            if (queue.IsEmpty || queue.Head != call.Value[i])
                return false;
            queue = queue.Dequeue();
        }

        return queue.IsEmpty;
    }
}
