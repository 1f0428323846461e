using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Queues;

/// <summary>Says what is wrong with a queue whose elements are unique, and which operations prove it.</summary>
internal static class QueueFinding
{
    public static Finding Garbage(Partition partition, int dequeue) =>
        Of(partition, "garbage-read", $"{Text(partition, dequeue)} saw a value that no operation can have written.", dequeue);

    public static Finding Twice(Partition partition, int one, int other) =>
        Of(partition, "dequeued-twice", $"{Text(partition, one)} and {Text(partition, other)} both took an element that was put in once.", one, other);

    public static Finding TooEarly(Partition partition, int dequeue, int enqueue) =>
        Of(partition, "future-read", $"{Text(partition, dequeue)} took what {Text(partition, enqueue)} put in, but ended before that began.", dequeue, enqueue);

    public static Finding OutOfOrder(Partition partition, in QueueElement first, in QueueElement second)
    {
        var fate = first.WasDequeued ? $"{Text(partition, first.Dequeue)} only began later" : "it was never taken out";
        var message = $"{Text(partition, first.Enqueue)} ended before {Text(partition, second.Enqueue)} began, and {Text(partition, second.Dequeue)} took out "
            + $"the later element first: {fate}.";
        return first.WasDequeued
            ? Of(partition, "out-of-order", message, first.Enqueue, second.Enqueue, second.Dequeue, first.Dequeue)
            : Of(partition, "out-of-order", message, first.Enqueue, second.Enqueue, second.Dequeue);
    }

    public static Finding NotEmpty(Partition partition, int dequeue, int enqueue) => Of(
        partition,
        "not-empty",
        $"{Text(partition, dequeue)} found the queue empty, but there was an element in it all the time; at first that of {Text(partition, enqueue)}.",
        dequeue,
        enqueue);

    private static string Text(Partition partition, int call) => partition.Describe(call);

    private static Finding Of(Partition partition, string kind, string message, params ReadOnlySpan<int> calls)
    {
        var indices = new SortedSet<long>();
        foreach (var call in calls)
            indices.Add(partition.Full(call).Index);
        return new Finding(kind, $"{partition.Name}: {message}")
        {
            Key = partition.Key,
            Node = partition.Full(calls[^1]).Node,
            Operations = [.. indices],
        };
    }
}
