using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Replicas;

/// <summary>Finds every whole state of the store that an image holds: its snapshots, and the store itself.</summary>
internal static class ReplicaStates
{
    public static IReadOnlyList<ReplicaState> Of(DiskImage image, AuditNotes notes)
    {
        var states = new List<ReplicaState>();
        DiskWalk.Rows(image, notes, source =>
        {
            if (source.IsWhole && ReadMeta(source.Read()) is var meta && (source.Index ?? meta.AppliedIndex) is { } index && !source.Damage.Any())
                states.Add(new ReplicaState(image.Node, image.Label, source.File.Path, meta, index, source.Index is not null, source.Read));
        });
        if (PebbleState.Of(image, notes) is { } rows && ReadMeta(rows) is { AppliedIndex: { } applied } pebbleMeta)
            states.Add(new ReplicaState(image.Node, image.Label, "fsm.db", pebbleMeta, applied, IsSnapshot: false, () => rows));
        return states;
    }

    private static StoreMeta ReadMeta(IEnumerable<StoredRow> rows)
    {
        var meta = new StoreMeta();
        foreach (var row in rows)
        {
            if (row.Kind == RowKind.Meta)
                meta.Take(row);
        }

        return meta;
    }
}
