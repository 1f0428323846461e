using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>One row of the outcome table.</summary>
/// <param name="Text">What the error reply holds.</param>
/// <param name="AtStart">Whether it must begin with <paramref name="Text"/>.</param>
/// <param name="Write">What the error means for a write.</param>
/// <param name="Read">What it means for a read.</param>
public sealed record RedisErrorRule(string Text, bool AtStart, OperationType Write, OperationType Read)
{
    public bool Matches(string error) =>
        AtStart ? error.StartsWith(Text, StringComparison.Ordinal) : error.Contains(Text, StringComparison.Ordinal);
}
