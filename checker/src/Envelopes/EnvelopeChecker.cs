using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Replicas;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Checker.Wal;

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
        var written = new WrittenValues(run);
        var origins = new Origins(keys, written);
        var committed = CommittedLog.Of(run);
        var resting = new RestingCaptures(run);
        var rotations = Rotations.Of(run, keys, committed);
        var retired = new RetiredKeys(run, keys, rotations);
        var rows = new RowAuditor(keys, resting, written, origins, retired, notes);
        var entries = new EntryAuditor(keys, committed, resting, origins, retired, notes);
        foreach (var image in run.Disks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = notes.Counted("rows") + notes.Counted("wal-entries");
            DiskWalk.Rows(image, notes, source => Read(source, rows, new LateRowRules(source, keys, rotations, rows)));
            entries.Judge(image);
            if (notes.Counted("rows") + notes.Counted("wal-entries") == before)
                notes.Doubt(new Finding("nothing-read", $"the disk of {image.Node} shows neither a row of the store nor an entry of the Raft log: nothing was judged on it") { Node = image.Node, Capture = image.Label });
        }

        JudgeValues(run, keys, written, notes, cancellationToken);
        Control(run, notes);
        return notes.Result();
    }

    private static void Read(RowSource source, RowAuditor rows, LateRowRules late)
    {
        foreach (var row in source.Read())
        {
            rows.Judge(source, row);
            late.Judge(row);
        }
    }

    private static void JudgeValues(RunRecord run, DiskKeys keys, WrittenValues written, AuditNotes notes, CancellationToken cancellationToken)
    {
        // What cannot be read was reported when the rows were judged.
        var ignored = new AuditNotes("");
        var newest = new NewestValues(keys.Ring, written, notes);
        var before = new AnsweredBefore(run);
        foreach (var state in run.Disks.SelectMany(image => ReplicaStates.Of(image, ignored)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            newest.Judge(state, before.In(state));
        }
    }

    private static void Control(RunRecord run, AuditNotes notes)
    {
        if (!run.Canaries.IsEmpty && notes.Counted("rows") > 0 && notes.Counted("values-compared") == 0)
            notes.Doubt(new Finding("control-dark", "no row of any store belongs to a key of the values that were written, so nothing was compared with them"));
        if (run.PhasesReached.Contains(Phase.Phase1) && notes.Counted("opened-rows") == 0)
            notes.Doubt(new Finding("control-dark", "phase 1 was reached, but no sealed row could be opened anywhere"));
        if (run.PhasesReached.Contains(Phase.Phase2) && notes.Counted("opened-entries") == 0)
            notes.Doubt(new Finding("control-dark", "phase 2 was reached, but no sealed log entry could be opened anywhere"));
    }
}
