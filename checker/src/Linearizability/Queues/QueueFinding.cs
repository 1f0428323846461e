using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Queues;

/// <summary>Says what is wrong with a queue whose elements are unique, and which operations prove it.</summary>
internal static class QueueFinding
{
    public static Finding Garbage(Partition partition, int dequeue) =>
        partition.FindingOf("garbage-read", $"{partition.Describe(dequeue)} saw a value that no operation can have written.", dequeue);

    public static Finding Twice(Partition partition, int one, int other) =>
        partition.FindingOf("dequeued-twice", $"{partition.Describe(one)} and {partition.Describe(other)} both took an element that was put in once.", one, other);

    public static Finding TooEarly(Partition partition, int dequeue, int enqueue) =>
        partition.FindingOf("future-read", $"{partition.Describe(dequeue)} took what {partition.Describe(enqueue)} put in, but ended before that began.", dequeue, enqueue);

    public static Finding OutOfOrder(Partition partition, in QueueElement first, in QueueElement second)
    {
        var fate = first.WasDequeued ? $"{partition.Describe(first.Dequeue)} only began later" : "it was never taken out";
        var message = $"{partition.Describe(first.Enqueue)} ended before {partition.Describe(second.Enqueue)} began, and {partition.Describe(second.Dequeue)} took out "
            + $"the later element first: {fate}.";
        return first.WasDequeued
            ? partition.FindingOf("out-of-order", message, first.Enqueue, second.Enqueue, second.Dequeue, first.Dequeue)
            : partition.FindingOf("out-of-order", message, first.Enqueue, second.Enqueue, second.Dequeue);
    }

    public static Finding NotEmpty(Partition partition, int dequeue, int enqueue) => partition.FindingOf(
        "not-empty",
        $"{partition.Describe(dequeue)} found the queue empty, but there was an element in it all the time; at first that of {partition.Describe(enqueue)}.",
        dequeue,
        enqueue);
}
