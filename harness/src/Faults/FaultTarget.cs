using System.Globalization;

namespace Elastickv.Jepsen.Harness.Faults;

/// <summary>
/// Whom a fault hurts: <c>n2</c>, a node by its id; <c>leader</c>, whoever leads when the fault begins; <c>follower-2</c>, the second node after the leader in
/// the order of ids, round the ring; <c>same-as:f3</c>, whomever fault f3 hurt.
/// </summary>
public static class FaultTarget
{
    public const string Leader = "leader";
    private const string FollowerPrefix = "follower-";
    private const string SameAsPrefix = "same-as:";

    public static string Follower(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{FollowerPrefix}{ordinal}");

    public static string SameAs(string faultId) => SameAsPrefix + faultId;

    /// <summary>The n of <c>follower-n</c>, from 1; null if the target is something else.</summary>
    public static int? FollowerOrdinal(string target) =>
        target.StartsWith(FollowerPrefix, StringComparison.Ordinal)
        && int.TryParse(target.AsSpan(FollowerPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
        && ordinal > 0
            ? ordinal
            : null;

    /// <summary>The fault of <c>same-as:fault</c>; null if the target is something else.</summary>
    public static string? SameAsFault(string target) =>
        target.StartsWith(SameAsPrefix, StringComparison.Ordinal) ? target[SameAsPrefix.Length..] : null;
}
