using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>
/// K2 (spec §14.0): every row and every log entry is in clear or sealed as its place demands, and every envelope opens under the key and
/// binding that the specification gives, independently of the node. Its control: once a phase seals something, sealed things must be found.
/// </summary>
public sealed class EnvelopeChecker : IChecker
{
    public string Name => "envelopes";

    /// <summary>Under which name <see cref="CheckResult.Looked"/> counts the rows that were opened under a key.</summary>
    public static string OpenedRows(uint keyId) => $"opened-rows-key-{keyId}";

    /// <summary>Under which name <see cref="CheckResult.Looked"/> counts the log entries that were opened under a key.</summary>
    public static string OpenedEntries(uint keyId) => $"opened-entries-key-{keyId}";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var notes = new AuditNotes(Name);
        using var keys = new DiskKeys(run);
        notes.Count("keys", keys.Ring.Keys.Count);
        var rows = new RowAuditor(keys, new WrittenValues(run.Canaries), notes);
        var entries = new EntryAuditor(keys, CutoverTerm(run, keys.RaftCutover), notes);
        foreach (var image in run.Disks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DiskWalk.Rows(image, notes, source => Read(source, rows, Late(image, source, keys, notes)));
            DiskWalk.Entries(image, notes, entry => entries.Judge(image, entry));
        }

        Control(run, notes);
        return notes.Result();
    }

    private static void Read(RowSource source, RowAuditor rows, LateClearRows? late)
    {
        foreach (var row in source.Read())
        {
            rows.Judge(source, row);
            late?.Judge(source, row);
        }
    }

    private static LateClearRows? Late(DiskImage image, RowSource source, DiskKeys keys, AuditNotes notes)
    {
        if (keys.StorageCutover == 0 || !source.IsWhole)
            return null;
        var baseline = RowSources.Of(image)
            .Where(other => other.Index >= keys.StorageCutover && !(other.Index >= (source.Index ?? ulong.MaxValue)))
            .MinBy(other => other.Index);
        if (baseline is null)
            return null;
        var late = new LateClearRows(baseline, notes);
        return late.TryLoad() ? late : null;
    }

    /// <summary>The term of the entry that enabled the raft envelope; 0, which lets nothing pass, when no log holds it any more.</summary>
    private static ulong CutoverTerm(RunRecord run, ulong cutover)
    {
        var term = 0UL;
        if (cutover == 0)
            return term;
        var ignored = new AuditNotes("");
        foreach (var image in run.Disks)
        {
            DiskWalk.Entries(image, ignored, entry =>
            {
                if (entry.Index == cutover)
                    term = Math.Max(term, entry.Term);
            });
        }

        return term;
    }

    private static void Control(RunRecord run, AuditNotes notes)
    {
        if (run.PhasesReached.Contains(Phase.Phase1) && notes.Counted("opened-rows") == 0)
            notes.Doubt(new Finding("control-dark", "phase 1 was reached, but no sealed row could be opened anywhere"));
        if (run.PhasesReached.Contains(Phase.Phase2) && notes.Counted("opened-entries") == 0)
            notes.Doubt(new Finding("control-dark", "phase 2 was reached, but no sealed log entry could be opened anywhere"));
    }
}
