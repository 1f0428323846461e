using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Canaries;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>Where how many different values of each phase were found in the clear, on any disk.</summary>
internal static class ValueTable
{
    /// <summary>The places, with the names of their folders.</summary>
    public static readonly ImmutableArray<(Place Place, string Name)> Columns =
    [
        (Place.RaftLog, "wal/"), (Place.Store, "fsm.db/"), (Place.Snapshots, "fsm-snap/"), (Place.Sidecar, "sidecar"), (Place.NodeLog, "log"), (Place.FileName, "file names"),
        (Place.Other, "other files"),
    ];

    /// <summary>One row for each phase that was reached.</summary>
    public static IEnumerable<(string Phase, int Written, ImmutableArray<long> Found)> Rows(AuditReport report) => report.Run.PhasesReached.Select(phase =>
    (
        phase,
        report.Run.Canaries.Count(canary => canary.Phase == phase),
        Columns.Select(column => report.Looked("canary-scan", CanaryScanChecker.FoundName(phase, column.Place))).ToImmutableArray()));
}
