using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Replicas;

/// <summary>
/// K5 (spec §14.0): nodes that have applied the same entries hold the same rows, once opened. Compared are all snapshots at the same index,
/// and the stores of the last capture.
/// </summary>
public sealed class ReplicaChecker : IChecker
{
    public string Name => "replicas";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var notes = new AuditNotes(Name);
        using var keys = new DiskKeys(run);
        var origins = new Origins(keys, new WrittenValues(run));
        var states = run.Disks.SelectMany(image => ReplicaStates.Of(image, notes)).ToList();
        notes.Count("states", states.Count);
        var last = run.Disks.IsEmpty ? "" : run.Disks[^1].Label;
        var groups = states.Where(state => state.IsSnapshot).GroupBy(state => $"snapshot {state.Index}", StringComparer.Ordinal)
            .Concat(states.Where(state => !state.IsSnapshot && state.Label == last).GroupBy(_ => "store", StringComparer.Ordinal));
        foreach (var group in groups)
        {
            // The same snapshot of the same node may stand on several captures.
            var replicas = group.DistinctBy(state => state.Node).ToList();
            foreach (var other in replicas.Skip(1))
            {
                cancellationToken.ThrowIfCancellationRequested();
                new ReplicaDiff(replicas[0], other, keys.Ring, origins, notes).Run();
            }
        }

        var nodes = run.Disks.Select(image => image.Node).Distinct(StringComparer.Ordinal).Count();
        if (nodes > 1 && notes.Counted("state-pairs") == 0)
            notes.Doubt(new Finding("nothing-compared", "no two nodes show a state of the store that could be compared"));
        return notes.Result();
    }
}
