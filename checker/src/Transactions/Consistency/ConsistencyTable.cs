using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Transactions.Anomalies;

namespace Elastickv.Jepsen.Checker.Transactions.Consistency;

/// <summary>
/// Which anomaly implies which other, and which model forbids which: Elle's tables, as far as anomalies of single keys go, after Adya
/// (PL-1 to PL-3), Bailis (monotonic atomic view), Cerone (read atomic, causal, prefix, parallel snapshot isolation) and Daudjee (strong
/// session models). Where Elle differs: all anti-dependencies here are of single keys, so that G-single and G-nonadjacent are also G2-item;
/// a read of what nobody wrote is forbidden everywhere; versions that are cyclic were found so by reads, which Adya's PL-1 does not bind;
/// what clients see cannot tell the kinds of serializability apart. As in Elle, no anomaly contradicts the models of single objects.
/// </summary>
internal static class ConsistencyTable
{
    /// <summary>Anomalies and those that are present wherever they are.</summary>
    public static readonly ImmutableDictionary<string, string[]> ImpliedAnomalies = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["G0"] = ["G1c", "G0-process"],
        ["G0-process"] = ["G1c-process", "G0-realtime"],
        ["G0-realtime"] = ["G1c-realtime"],
        ["G1c"] = ["G1c-process"],
        ["G1c-process"] = ["G1c-realtime"],
        ["G-single"] = ["G-nonadjacent", "G-single-process"],
        ["G-single-process"] = ["G-nonadjacent-process", "G-single-realtime"],
        ["G-single-realtime"] = ["G-nonadjacent-realtime"],
        ["G-nonadjacent"] = ["G2-item", "G-nonadjacent-process"],
        ["G-nonadjacent-process"] = ["G2-item-process", "G-nonadjacent-realtime"],
        ["G-nonadjacent-realtime"] = ["G2-item-realtime"],
        ["G2-item"] = ["G2-item-process"],
        ["G2-item-process"] = ["G2-item-realtime"],
        [AnomalyName.IncompatibleOrder] = ["G1a"],
        [AnomalyName.DirtyUpdate] = ["G1a"],
        [AnomalyName.FutureRead] = ["G1c"],
        [AnomalyName.LostUpdate] = ["G2-item"],
        ["cyclic-versions"] = ["cyclic-versions-process"],
        ["cyclic-versions-process"] = ["cyclic-versions-realtime"],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The models, weaker ones first.</summary>
    public static readonly ImmutableArray<ConsistencyModel> Models =
    [
        new("monotonic-reads", [], [], []),
        new("monotonic-writes", [], [], []),
        new("read-your-writes", [], [], []),
        new("writes-follow-reads", [], [], []),
        new("PRAM", [], ["monotonic-reads", "monotonic-writes", "read-your-writes"], []),
        new("causal", [], ["PRAM", "writes-follow-reads"], []),
        new("sequential", [], ["causal"], []),
        new("linearizable", [], ["sequential"], []),
        new("read-uncommitted", ["PL-1"], [], ["G0", "duplicate-elements", "garbage-read"]),
        new("read-committed", ["PL-2"], ["read-uncommitted"], ["G1a", "G1b", "G1c", "cyclic-versions"]),
        new("monotonic-view", ["PL-2L"], ["read-committed"], []),
        new("monotonic-atomic-view", [], ["read-committed"], []),
        new("monotonic-snapshot-read", ["PL-MSR"], ["read-committed"], []),
        new("cursor-stability", ["PL-CS"], ["read-committed"], ["lost-update"]),
        new("consistent-view", ["PL-2+"], ["cursor-stability", "monotonic-view"], ["G-single"]),
        new("forward-consistent-view", ["PL-FCV"], ["consistent-view"], []),
        new("update-serializable", ["PL-3U"], ["forward-consistent-view"], []),
        new("read-atomic", [], ["monotonic-atomic-view"], ["internal", "future-read"]),
        new("ROLA", [], ["read-atomic"], ["lost-update"]),
        new("causal-cerone", [], ["read-atomic"], []),
        new("prefix", [], ["causal-cerone"], []),
        new("parallel-snapshot-isolation", [], ["causal-cerone", "ROLA"], []),
        new(
            "snapshot-isolation",
            ["PL-SI"],
            ["forward-consistent-view", "monotonic-atomic-view", "monotonic-snapshot-read", "parallel-snapshot-isolation", "prefix"],
            ["G-nonadjacent"]),
        new("repeatable-read", ["PL-2.99"], ["cursor-stability", "monotonic-atomic-view"], ["G2-item"]),
        new("serializable", ["PL-3", "conflict-serializable", "view-serializable", "1SR"], ["repeatable-read", "snapshot-isolation", "update-serializable"], []),
        new("strong-session-read-uncommitted", ["strong-session-PL-1"], ["read-uncommitted"], ["G0-process"]),
        new(
            "strong-session-read-committed",
            ["strong-session-PL-2"],
            ["read-committed", "strong-session-read-uncommitted"],
            ["G1c-process"]),
        new(
            "strong-session-snapshot-isolation",
            [],
            ["snapshot-isolation", "strong-session-read-committed"],
            ["G-nonadjacent-process", "cyclic-versions-process"]),
        new("strong-session-serializable", ["session-serializable"], ["serializable", "strong-session-snapshot-isolation"], ["G2-item-process"]),
        new("strong-read-uncommitted", ["strong-PL-1"], ["strong-session-read-uncommitted"], ["G0-realtime"]),
        new("strong-read-committed", ["strong-PL-2"], ["strong-session-read-committed", "strong-read-uncommitted"], ["G1c-realtime"]),
        new(
            "strong-snapshot-isolation",
            [],
            ["strong-session-snapshot-isolation", "strong-read-committed"],
            ["G-nonadjacent-realtime", "cyclic-versions-realtime"]),
        new(
            "strict-serializable",
            ["strong-serializable", "PL-SS"],
            ["strong-session-serializable", "strong-snapshot-isolation", "linearizable"],
            ["G2-item-realtime"]),
    ];
}
