using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>
/// What an error reply says about the command (spec §13.4, upstream-behaviour "Redis protocol"). The first rule that matches decides. A write is only
/// called failed where the node certainly never proposed it; whatever the table does not know is indeterminate.
/// </summary>
public static class RedisErrorTable
{
    public static ImmutableArray<RedisErrorRule> Rules { get; } =
    [
        // Only the last of several attempts is told; an earlier one may have gone through. Must stand before the definite rows.
        Indeterminate("leader forward failed after"),

        // A sealed row could not be read. Never to be taken for a missing value.
        Indeterminate("failed integrity check (GCM tag mismatch)"),
        Indeterminate("no cipher configured"),

        // Refused before the proposal.
        Definite("raft engine: envelope cutover in progress"),
        Definite("writer not yet registered"),
        Definite("blocked on pending §4.1 writer registration"),
        Definite("writer registration not committ"),

        // The proposal may have been appended before leadership was lost.
        Indeterminate("NOTLEADER", atStart: true),
        Indeterminate("not leader"),
        Indeterminate("leader not found"),
        Indeterminate("leadership lost"),
        Indeterminate("leadership transfer in progress"),
        Indeterminate("leader proxy circuit open"),

        // Gave up waiting for something that was under way. A refused connection may be the second try of the forwarder.
        Indeterminate("context deadline exceeded"),
        Indeterminate("context canceled"),
        Indeterminate("i/o timeout"),
        Indeterminate("connection refused"),
        Indeterminate("connection reset"),

        // Refused for what it is.
        Definite("redis txn retry limit exceeded"),
        Definite("ERR leader redis address unknown for", atStart: true),
        Definite("EXECABORT", atStart: true),
        Definite("WRONGTYPE", atStart: true),
        Definite("NOPROTO", atStart: true),
        Definite("NOSCRIPT", atStart: true),
        Definite("ERR ", atStart: true),
    ];

    /// <summary>What a text that no rule knows means.</summary>
    public static RedisErrorRule Unknown { get; } = Indeterminate("");

    public static RedisErrorRule Find(string error) => Rules.FirstOrDefault(rule => rule.Matches(error)) ?? Unknown;

    private static RedisErrorRule Definite(string text, bool atStart = false) => new(text, atStart, OperationType.Fail, OperationType.Fail);

    private static RedisErrorRule Indeterminate(string text, bool atStart = false) => new(text, atStart, OperationType.Info, OperationType.Fail);
}
