using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Replicas;

/// <summary>Finds every whole state of the store that an image holds: its snapshots, and the store itself.</summary>
internal static class ReplicaStates
{
    public static IReadOnlyList<ReplicaState> Of(DiskImage image, AuditNotes notes)
    {
        var states = new List<ReplicaState>();
        DiskWalk.Rows(image, notes, source =>
        {
            if (source.IsWhole && StateOf(source, notes) is { } state)
                states.Add(state);
        });
        if (PebbleState.Of(image, notes) is { } rows && ReadMeta(rows, out _) is { AppliedIndex: { } applied } meta)
            states.Add(new ReplicaState(image.Node, image.Label, "fsm.db", meta, applied, IsSnapshot: false, () => rows));
        return states;
    }

    private static ReplicaState? StateOf(RowSource source, AuditNotes notes)
    {
        var meta = ReadMeta(source.Read(), out var inOrder);
        if ((source.Index ?? meta.AppliedIndex) is not { } index || source.Damage.Any())
            return null;
        if (inOrder)
            return new ReplicaState(source.Image.Node, source.Image.Label, source.File.Path, meta, index, source.Index is not null, source.Read);
        notes.Doubt(new Finding("rows-out-of-order", $"the rows in {source.File.Path} of {source.Image.Node} are not in the order of their keys, so they are not compared")
        {
            Node = source.Image.Node,
            Capture = source.Image.Label,
            File = source.File.Path,
        });
        return null;
    }

    private static StoreMeta ReadMeta(IEnumerable<StoredRow> rows, out bool inOrder)
    {
        var meta = new StoreMeta();
        inOrder = true;
        StoredRow? before = null;
        foreach (var row in rows)
        {
            inOrder &= before is null || before.Key.Span.SequenceCompareTo(row.Key.Span) < 0;
            before = row;
            if (row.Kind == RowKind.Meta)
                meta.Take(row);
        }

        return meta;
    }
}
