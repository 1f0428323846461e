using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Queues;

/// <summary>One element of a queue: which calls put it in and took it out, by number, and between which events.</summary>
/// <param name="Enqueue">The call that put it in.</param>
/// <param name="EnqueueStart">Where that began.</param>
/// <param name="EnqueueEnd">Where that ended; <see cref="Call.Never"/> without known outcome.</param>
internal record struct QueueElement(int Enqueue, int EnqueueStart, int EnqueueEnd)
{
    /// <summary>The call that took it out; -1 if nobody did.</summary>
    public int Dequeue { get; set; } = -1;

    public int DequeueStart { get; set; } = Call.Never;

    public int DequeueEnd { get; set; } = Call.Never;

    public readonly bool WasDequeued => Dequeue >= 0;

    /// <summary>Whether it must have been in the queue: it was put in for certain, or taken out.</summary>
    public readonly bool IsReal => EnqueueEnd != Call.Never || WasDequeued;
}
