using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Fixtures;

/// <summary>Run records for disk checkers: everything but the history.</summary>
internal static class Runs
{
    /// <summary>The order of phases in the suite's own rollout.</summary>
    public static readonly string[] Rollout =
        [Phase.Phase0, Phase.Bootstrapped, Phase.Phase1, Phase.RotatedStorage, Phase.Phase2, Phase.RotatedRaft];

    public static RunRecord Of(IEnumerable<DiskImage> disks, IEnumerable<Canary> canaries, IEnumerable<string>? phases = null, byte[]? kek = null) =>
        new()
        {
            History = new History([]),
            Disks = [.. disks],
            Nodes = [.. disks.Select(disk => disk.Node).Distinct()],
            Canaries = [.. canaries],
            PhasesReached = [.. phases ?? Rollout],
            Kek = kek ?? [],
        };
}
