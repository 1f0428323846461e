using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>
/// K11 (spec §14.0): the writer registry over time. Rows are well formed, name one node each and known keys only; epochs never fall, rows
/// never vanish; every node is registered for the active keys, with no later epoch than its own sidecar has (spec §5).
/// </summary>
public sealed class RegistryChecker : IChecker
{
    public string Name => "writer-registry";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var notes = new AuditNotes(Name);
        using var keys = new DiskKeys(run);
        var states = new List<RegistryState>();
        foreach (var image in run.Disks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DiskWalk.Rows(image, notes, source =>
            {
                if (source.IsWhole)
                    states.Add(ReadState(source, notes));
                else
                    ReadRows(source, new StoreMeta(), notes);
            });
        }

        var rules = new RegistryRules(keys, notes);
        foreach (var state in states)
            rules.JudgeRows(state);
        rules.JudgeIdentities(states);
        foreach (var node in states.GroupBy(state => state.Image.Node, StringComparer.Ordinal))
            rules.JudgeOverTime([.. node]);
        foreach (var image in run.Disks)
            rules.JudgeLog(image);
        JudgeRest(run, keys, rules);
        if (run.PhasesReached.Contains(Phase.Bootstrapped) && notes.Counted("registry-rows") == 0)
            notes.Doubt(new Finding("control-dark", "keys were bootstrapped, but no disk shows a row of the writer registry"));
        return notes.Result();
    }

    private static void JudgeRest(RunRecord run, DiskKeys keys, RegistryRules rules)
    {
        if (run.Disks.IsEmpty || !run.PhasesReached.Contains(Phase.Bootstrapped))
            return;
        var writers = KnownWriters.Of(run, keys);
        var resting = new RestingCaptures(run);
        var time = new RegistrationTime(run);
        foreach (var image in run.Disks.Where(resting.Contains))
            rules.JudgeRest(image, writers, time.WasEnough(image));
    }

    private static RegistryState ReadState(RowSource source, AuditNotes notes)
    {
        var meta = new StoreMeta();
        var rows = ReadRows(source, meta, notes);
        return new RegistryState(source.Image, source.File.Path, source.Index ?? meta.AppliedIndex ?? 0, rows) { IsSnapshot = source.Index is not null, IsPart = source.Damage.Any() };
    }

    private static Dictionary<(uint KeyId, ushort Node), RegistryRow> ReadRows(RowSource source, StoreMeta meta, AuditNotes notes)
    {
        var rows = new Dictionary<(uint KeyId, ushort Node), RegistryRow>();
        foreach (var row in source.Read())
        {
            if (row.Kind == RowKind.Meta)
                meta.Take(row);
            if (row.Kind != RowKind.Registry)
                continue;
            notes.Count("registry-rows");
            if (RegistryRow.Parse(row) is { } parsed)
                rows[(parsed.KeyId, parsed.Node)] = parsed;
            else
                notes.Violation(Malformed(source, row));
        }

        return rows;
    }

    private static Finding Malformed(RowSource source, StoredRow row) =>
        new("registry-malformed", $"a row of the writer registry of {source.Image.Node} is malformed")
        {
            Node = source.Image.Node,
            Capture = source.Image.Label,
            File = source.File.Path,
            Offset = row.Offset,
            Key = RowAuditor.Printable(row.Key.Span),
        };
}
