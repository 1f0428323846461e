using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Sets;

/// <summary>Says what is wrong with a growing set, and which operations prove it.</summary>
internal static class SetFinding
{
    public static Finding Garbage(Partition partition, int read, OperationValue element) =>
        partition.FindingOf("garbage-read", $"{partition.Describe(read)} saw {element}, a value that no operation can have written.", read);

    public static Finding Duplicate(Partition partition, int read, OperationValue element) =>
        partition.FindingOf("duplicate-element", $"{partition.Describe(read)} saw {element} twice.", read);

    public static Finding Incompatible(Partition partition, int one, int other) => partition.FindingOf(
        "incompatible-reads",
        $"{partition.Describe(one)} and {partition.Describe(other)} each miss something that the other saw, although nothing was ever removed.",
        one,
        other);

    /// <summary>By what was seen the first call takes effect after the second, by time before it.</summary>
    public static Finding Disorder(Partition partition, int ended, int began)
    {
        var isStale = partition.Calls[began].IsRead;
        var message = $"{partition.Describe(ended)} had ended when {partition.Describe(began)} began, "
            + (isStale ? "but that did not see what was there by then." : "but was seen to come after it.");
        return partition.FindingOf(isStale ? "stale-read" : "not-linearizable", message, ended, began);
    }
}
