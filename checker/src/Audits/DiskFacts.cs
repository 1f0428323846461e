using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Audits;

/// <summary>What disks say about the rollout by themselves, for an operator who has nothing but them and the KEK.</summary>
/// <param name="Sidecars">How many sidecars could be read.</param>
/// <param name="WrappedKeys">How many different wrapped keys they list.</param>
/// <param name="Keys">The keys that opened under the KEK.</param>
/// <param name="StorageCutover">The Raft index above which values are sealed, 0 for none.</param>
/// <param name="RaftCutover">The Raft index above which the log is sealed, 0 for none.</param>
/// <param name="Phases">The phases that must have been reached, in their order.</param>
public sealed record DiskFacts(
    int Sidecars,
    int WrappedKeys,
    ImmutableArray<KeyFact> Keys,
    ulong StorageCutover,
    ulong RaftCutover,
    ImmutableArray<string> Phases)
{
    /// <summary>Reads them from the sidecars, and the order of rotations from the logs.</summary>
    /// <param name="run">The disks and the KEK; if there are values, the order in which they were written decides where the logs do not.</param>
    public static DiskFacts Of(RunRecord run)
    {
        using var keys = new DiskKeys(run);
        var sidecars = run.Disks.Select(keys.SidecarOf).OfType<Sidecar>().ToList();
        var last = run.Disks.Where(image => image.Label == run.Disks[^1].Label).Select(keys.SidecarOf).OfType<Sidecar>().ToList();
        return new DiskFacts(
            sidecars.Count,
            sidecars.SelectMany(sidecar => sidecar.Keys.Values).Select(key => Convert.ToHexString(key.Wrapped.Span)).Distinct(StringComparer.Ordinal).Count(),
            [.. keys.Ring.Keys.Select(key => new KeyFact(key.Id, key.Purpose, last.Exists(sidecar => sidecar.ActiveStorage == key.Id || sidecar.ActiveRaft == key.Id)))],
            keys.StorageCutover,
            keys.RaftCutover,
            ShownPhases.Of(run, keys, sidecars));
    }
}
