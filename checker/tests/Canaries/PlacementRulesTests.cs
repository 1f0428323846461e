using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Fixtures;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

public sealed class PlacementRulesTests
{
    private static readonly string[] UpstreamOrder =
        [Phase.Phase0, Phase.Bootstrapped, Phase.Phase1, Phase.Phase2, Phase.RotatedStorage, Phase.RotatedRaft];

    private static readonly string[] RaftFirst = [Phase.Phase0, Phase.Bootstrapped, Phase.Phase2, Phase.Phase1];

    // order of phases, phase of the write, may stand in: the Raft log, the store, anything else
    private static readonly object[] Rows =
    [
        new object[] { Runs.Rollout, Phase.Phase0, true, true, true },
        new object[] { Runs.Rollout, Phase.Bootstrapped, true, true, true },
        new object[] { Runs.Rollout, Phase.Phase1, true, false, false },
        new object[] { Runs.Rollout, Phase.RotatedStorage, true, false, false },
        new object[] { Runs.Rollout, Phase.Phase2, false, false, false },
        new object[] { Runs.Rollout, Phase.RotatedRaft, false, false, false },
        new object[] { UpstreamOrder, Phase.Phase1, true, false, false },
        new object[] { UpstreamOrder, Phase.Phase2, false, false, false },
        new object[] { UpstreamOrder, Phase.RotatedStorage, false, false, false },
        new object[] { RaftFirst, Phase.Phase2, false, true, true },
        new object[] { RaftFirst, Phase.Phase1, false, false, false },
        new object[] { new[] { Phase.Phase0, Phase.Bootstrapped }, Phase.Bootstrapped, true, true, true },
    ];

    [TestCaseSource(nameof(Rows))]
    public void A_canary_may_stand_in_a_place_until_the_phase_that_seals_it(string[] order, string written, bool raftLog, bool store, bool other)
    {
        var rules = new PlacementRules([.. order]);
        var rank = rules.Rank(written);

        Assert.Multiple(() =>
        {
            Assert.That(rules.Allows(rank, Place.RaftLog), Is.EqualTo(raftLog));
            Assert.That(rules.Allows(rank, Place.Store), Is.EqualTo(store));
            foreach (var place in new[] { Place.Sidecar, Place.NodeLog, Place.FileName, Place.Other })
                Assert.That(rules.Allows(rank, place), Is.EqualTo(other), place.ToString());
        });
    }

    [TestCase("data/n1/wal/0000000000000000-0000000000000000.wal", Place.RaftLog)]
    [TestCase("data/n1/wal/0.tmp", Place.RaftLog)]
    [TestCase("data/n1/fsm.db/000004.log", Place.Store)]
    [TestCase("fsm.db/store.sqlite-wal", Place.Store)]
    [TestCase("data/n1/fsm-snap/00000000000001e1.fsm", Place.Snapshots)]
    [TestCase("encryption/keys.json", Place.Sidecar)]
    [TestCase("keys.json.tmp", Place.Sidecar)]
    [TestCase("n1.log", Place.NodeLog)]
    [TestCase("data/n1/snap/0000000000000002-00000000000001e1.snap", Place.Other)]
    [TestCase("proc/17/fd/5", Place.Other)]
    public void A_path_tells_the_place(string path, Place place) => Assert.That(Places.Of(path), Is.EqualTo(place));
}
