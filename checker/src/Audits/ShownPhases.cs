using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Audits;

/// <summary>
/// The phases that disks show by themselves, in order: cutovers stand in the sidecars with their Raft index, rotations in the log. Where the log
/// of a rotation is compacted away, the list of values tells between which phases it was.
/// </summary>
internal static class ShownPhases
{
    public static ImmutableArray<string> Of(RunRecord run, DiskKeys keys, IReadOnlyList<Sidecar> sidecars)
    {
        var known = new List<(ulong Index, string Phase)> { (0, Phase.Phase0) };
        if (sidecars.Any(sidecar => sidecar.ActiveStorage != 0))
            known.Add((1, Phase.Bootstrapped));
        if (sidecars.Any(sidecar => sidecar.StorageEnvelopeActive))
            known.Add((keys.StorageCutover, Phase.Phase1));
        if (keys.RaftCutover != 0)
            known.Add((keys.RaftCutover, Phase.Phase2));
        var rotations = Rotations(run, keys);
        var unplaced = new List<string>();
        foreach (var (purpose, phase) in new[] { (KeyPurpose.Storage, Phase.RotatedStorage), (KeyPurpose.Raft, Phase.RotatedRaft) })
        {
            if (rotations.TryGetValue(purpose, out var index))
                known.Add((index, phase));
            else if (sidecars.Any(sidecar => sidecar.Keys.Values.Count(key => key.Purpose == purpose) > 1))
                unplaced.Add(phase);
        }

        var order = known.OrderBy(reached => reached.Index).Select(reached => reached.Phase).ToList();
        foreach (var phase in unplaced)
            order.Insert(PlaceByValues(run, order, phase), phase);
        return [.. order];
    }

    /// <summary>The index of the first rotation of each purpose that any log still holds.</summary>
    private static Dictionary<KeyPurpose, ulong> Rotations(RunRecord run, DiskKeys keys)
    {
        // What cannot be read here is reported by the checkers that judge it.
        var ignored = new AuditNotes("");
        var committed = CommittedLog.Of(run);
        var first = new Dictionary<KeyPurpose, ulong>();
        foreach (var image in run.Disks)
        {
            DiskWalk.Entries(image, ignored, entry =>
            {
                if (!committed.IsLost(entry) && OpenedEntries.EncryptionOf(entry, keys) is { Kind: EncryptionEntryKind.Rotation } rotation)
                    first[rotation.Purpose] = Math.Min(entry.Index, first.GetValueOrDefault(rotation.Purpose, ulong.MaxValue));
            });
        }

        return first;
    }

    /// <summary>Behind the phase whose values stand before this one's in the list; last if there are none.</summary>
    private static int PlaceByValues(RunRecord run, List<string> order, string phase)
    {
        var written = run.Canaries.Select(canary => canary.Phase).Distinct(StringComparer.Ordinal).ToList();
        var before = written.TakeWhile(name => name != phase).LastOrDefault(order.Contains);
        return written.Contains(phase) && before is not null ? order.IndexOf(before) + 1 : order.Count;
    }
}
