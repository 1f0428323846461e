using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Sets;

/// <summary>Says what is wrong with a growing set, and which operations prove it.</summary>
internal static class SetFinding
{
    public static Finding Garbage(Partition partition, int read, OperationValue element) =>
        Of(partition, "garbage-read", $"{Text(partition, read)} saw {element}, a value that no operation can have written.", read);

    public static Finding Duplicate(Partition partition, int read, OperationValue element) =>
        Of(partition, "duplicate-element", $"{Text(partition, read)} saw {element} twice.", read);

    public static Finding Incompatible(Partition partition, int one, int other) => Of(
        partition,
        "incompatible-reads",
        $"{Text(partition, one)} and {Text(partition, other)} each miss something that the other saw, although nothing was ever removed.",
        one,
        other);

    /// <summary>By what was seen the first call takes effect after the second, by time before it.</summary>
    public static Finding Disorder(Partition partition, int ended, int began)
    {
        var isStale = partition.Calls[began].IsRead;
        var message = $"{Text(partition, ended)} had ended when {Text(partition, began)} began, "
            + (isStale ? "but that did not see what was there by then." : "but was seen to come after it.");
        return Of(partition, isStale ? "stale-read" : "not-linearizable", message, ended, began);
    }

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
