using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Audits;

/// <summary>
/// The four captures of one node of a real cluster, at four moments of its rollout: log, store and snapshots with fifteen values of each phase and
/// everything sealed under the same keys, as the cluster wrote them; checksums made anew.
/// </summary>
public sealed class UpstreamCapturesTests
{
    private const int ValuesOfAPhase = 15;

    private static readonly ImmutableArray<string> Captures = ["phase0", "phase1", "phase2", "rotated"];

    private static readonly ImmutableArray<string> Order =
        [Phase.Phase0, Phase.Bootstrapped, Phase.Phase1, Phase.Phase2, Phase.RotatedStorage, Phase.RotatedRaft];

    private static readonly Canary[] Canaries = Upstream.ReadCanaries("captures/canaries.jsonl.gz");

    // capture, phase, stands in: the Raft log, the store, the snapshots
    [TestCase("phase0", Phase.Phase0, true, true, false)]
    [TestCase("phase1", Phase.Phase0, true, true, true)]
    [TestCase("phase1", Phase.Bootstrapped, true, true, true)]
    [TestCase("phase1", Phase.Phase1, true, false, false)]
    [TestCase("phase2", Phase.Bootstrapped, true, true, true)]
    [TestCase("phase2", Phase.Phase1, true, false, false)]
    [TestCase("phase2", Phase.Phase2, false, false, false)]
    [TestCase("rotated", Phase.Phase0, true, true, true)]
    [TestCase("rotated", Phase.Bootstrapped, true, true, true)]
    [TestCase("rotated", Phase.Phase1, true, false, false)]
    [TestCase("rotated", Phase.Phase2, false, false, false)]
    [TestCase("rotated", Phase.RotatedStorage, false, false, false)]
    [TestCase("rotated", Phase.RotatedRaft, false, false, false)]
    public void Values_of_each_phase_stand_exactly_where_a_byte_search_saw_them(string capture, string phase, bool log, bool store, bool snapshots)
    {
        var looked = Audit([capture], phases: null)["canary-scan"].Looked;

        Assert.Multiple(() =>
        {
            foreach (var (place, expected) in new[] { (Place.RaftLog, log), (Place.Store, store), (Place.Snapshots, snapshots), (Place.Sidecar, false), (Place.Other, false) })
                Assert.That(looked.GetValueOrDefault(CanaryScanChecker.FoundName(phase, place)), Is.EqualTo(expected ? ValuesOfAPhase : 0), place.ToString());
        });
    }

    [Test]
    public void Each_capture_and_all_of_them_are_valid_and_everything_sealed_is_opened([Values("phase0", "phase1", "phase2", "rotated", "all")] string which)
    {
        var results = Audit(which == "all" ? Captures : [which], phases: null);
        var envelopes = results["envelopes"].Looked;

        Assert.Multiple(() =>
        {
            Assert.That(results.Values.SelectMany(result => result.Findings).Select(finding => finding.Message), Is.Empty);
            Assert.That(results.Values.Select(result => result.Verdict), Has.All.EqualTo(Verdict.Valid));
            Assert.That(envelopes.GetValueOrDefault("opened-rows"), Is.EqualTo(envelopes.GetValueOrDefault("sealed-rows")));
            Assert.That(envelopes.GetValueOrDefault("opened-entries"), Is.EqualTo(envelopes.GetValueOrDefault("sealed-entries")));
        });
    }

    [Test]
    public void The_disks_themselves_show_keys_cutovers_and_phases()
    {
        var facts = DiskFacts.Of(Run(["rotated"], Order));

        Assert.Multiple(() =>
        {
            Assert.That(facts.Keys, Is.EqualTo(new[]
            {
                new KeyFact(1, KeyPurpose.Storage, false), new KeyFact(2, KeyPurpose.Raft, false), new KeyFact(3, KeyPurpose.Storage, true), new KeyFact(4, KeyPurpose.Raft, true),
            }));
            Assert.That((facts.StorageCutover, facts.RaftCutover), Is.EqualTo((163UL, 280UL)));
            Assert.That(facts.Phases, Is.EqualTo(Order));
        });
    }

    [Test]
    public void Something_is_opened_under_each_of_the_four_keys()
    {
        var looked = Audit(Captures, phases: null)["envelopes"].Looked;

        Assert.That(new[] { "opened-rows-key-1", "opened-entries-key-2", "opened-rows-key-3", "opened-entries-key-4" }.Select(name => looked.GetValueOrDefault(name)), Has.All.GreaterThan(10));
    }

    [TestCase(Phase.Phase1, Phase.Phase2)]
    [TestCase(Phase.Bootstrapped, Phase.Phase1)]
    [TestCase(Phase.Phase0, Phase.Phase2)]
    public void With_two_phases_swapped_there_are_violations(string one, string other)
    {
        var swapped = Order.Select(phase => phase == one ? other : phase == other ? one : phase);

        Assert.That(Audit(Captures, swapped).Values.Max(result => result.Verdict), Is.EqualTo(Verdict.Invalid));
    }

    [Test]
    public void Values_of_phases_that_the_timeline_leaves_out_make_the_answer_unknown() =>
        Assert.That(Audit(["rotated"], Order.Remove(Phase.Bootstrapped))["canary-scan"].Verdict, Is.EqualTo(Verdict.Unknown));

    private static Dictionary<string, CheckResult> Audit(IEnumerable<string> captures, IEnumerable<string>? phases)
    {
        var run = Run(captures, phases ?? []);
        if (phases is null)
            run = run with { PhasesReached = DiskFacts.Of(run).Phases };
        return DiskAudit.Run(run, CancellationToken.None).ToDictionary(result => result.Checker);
    }

    private static RunRecord Run(IEnumerable<string> captures, IEnumerable<string> phases) =>
        Runs.Of(captures.Select(Image), Canaries, phases, Upstream.Kek);

    private static DiskImage Image(string capture)
    {
        using var tar = new MemoryStream(Upstream.Read($"captures/{capture}.tar.gz"));
        using var archive = TarImage.Read(tar);
        var disk = new Disk("n1", capture);
        foreach (var file in archive.Image("n1", capture, "n1").Files)
        {
            using var content = file.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            disk.With(file.Path, bytes.ToArray(), file.Mode);
        }

        return disk.Image;
    }
}
