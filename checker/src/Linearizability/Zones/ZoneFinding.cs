using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Zones;

/// <summary>Says what is wrong with a register whose values are unique, and which operations prove it.</summary>
internal static class ZoneFinding
{
    public static Finding GarbageRead(Partition partition, int read) =>
        partition.FindingOf("garbage-read", $"{Text(partition, read)} saw a value that no write can have written.", read);

    public static Finding GarbageCas(Partition partition, int cas) =>
        partition.FindingOf("garbage-read", $"{Text(partition, cas)} replaced a value that no write can have written.", cas);

    public static Finding ReplacedTwice(Partition partition, int one, int other) =>
        partition.FindingOf("lost-update", $"{Text(partition, one)} and {Text(partition, other)} both replaced the same value, which was written once.", one, other);

    public static Finding Circular(Partition partition, int cas) =>
        partition.FindingOf("circular-cas", $"{Text(partition, cas)} replaced a value that only came about through what it wrote itself.", cas);

    /// <summary>By its value, one call follows another that began only after it had ended.</summary>
    public static Finding OutOfOrder(Partition partition, int before, int after) => partition.FindingOf(
        "future-read",
        $"{Text(partition, after)} follows from {Text(partition, before)}, but ended before that began.",
        before,
        after);

    public static Finding Conflict(Partition partition, in Zone one, in Zone other)
    {
        var message = $"no order is possible. {Order(partition, one.FirstToEnd, other.LastToStart)}, so its value came before the other's; "
            + $"and {Order(partition, other.FirstToEnd, one.LastToStart)}, so it also came after it.";
        var isStale = IsRead(partition, one.LastToStart) || IsRead(partition, other.LastToStart);
        return partition.FindingOf(
            isStale ? "stale-read" : "not-linearizable",
            message,
            one.FirstToEnd,
            other.LastToStart,
            other.FirstToEnd,
            one.LastToStart);
    }

    private static string Order(Partition partition, int first, int second) => first < 0
        ? $"the register had its initial value before {Text(partition, second)}"
        : $"{Text(partition, first)} ended before {Text(partition, second)} began";

    private static bool IsRead(Partition partition, int call) => call >= 0 && partition.Calls[call].IsRead;

    private static string Text(Partition partition, int call) => partition.Describe(call);
}
