using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Audits;

/// <summary>
/// The whole audit on what is left of a real cluster after both rotations: of each node a snapshot with some keys of each phase, of one the
/// log with some entries of each phase, checksums made anew. Rows and entries are as the cluster wrote them.
/// </summary>
public sealed class UpstreamAuditTests
{
    private static readonly string[] Order =
        [Phase.Phase0, Phase.Bootstrapped, Phase.Phase1, Phase.Phase2, Phase.RotatedStorage, Phase.RotatedRaft];

    [Test]
    public void Nothing_is_wrong_and_everything_sealed_is_opened()
    {
        var results = Audit(Order).ToDictionary(result => result.Checker);

        Assert.Multiple(() =>
        {
            Assert.That(results.Values.SelectMany(result => result.Findings).Select(finding => finding.Message), Is.Empty);
            Assert.That(results.Values.Select(result => result.Verdict), Has.All.EqualTo(Verdict.Valid));
            var envelopes = results["envelopes"].Looked;
            Assert.That(envelopes["keys"], Is.EqualTo(4));
            Assert.That(envelopes["opened-rows"], Is.EqualTo(envelopes["sealed-rows"]).And.GreaterThan(100));
            Assert.That(envelopes["opened-entries"], Is.EqualTo(envelopes["sealed-entries"]).And.GreaterThan(10));
            Assert.That(results["replicas"].Looked["rows-compared"], Is.EqualTo(2 * 140));
        });
    }

    [Test]
    public void Values_stand_where_the_phases_say()
    {
        var looked = Audit(Order).Single(result => result.Checker == "canary-scan").Looked;

        Assert.Multiple(() =>
        {
            foreach (var phase in new[] { Phase.Phase0, Phase.Bootstrapped })
                Assert.That(looked[$"{phase} in the snapshots"], Is.GreaterThan(0), phase);
            Assert.That(looked["phase1 in the Raft log"], Is.GreaterThan(0));
            Assert.That(looked, Does.Not.ContainKey("phase1 in the snapshots"));
            foreach (var phase in new[] { Phase.Phase2, Phase.RotatedStorage, Phase.RotatedRaft })
                Assert.That(looked.Keys, Has.None.StartsWith(phase), phase);
        });
    }

    [Test]
    public void With_the_phases_in_another_order_there_are_violations()
    {
        var result = Audit([Phase.Phase0, Phase.Phase1, Phase.Phase2, Phase.Bootstrapped]).Single(result => result.Checker == "canary-scan");

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Where(finding => finding.Kind == "canary-leak").Select(finding => finding.Message), Has.Some.Contains("written in bootstrapped"));
    }

    private static IEnumerable<CheckResult> Audit(string[] order)
    {
        var disks = new[] { "n1", "n2", "n3" }.Select(node =>
        {
            var disk = new Disk(node, "rotated")
                .With("encryption/keys.json", Upstream.Sidecar)
                .With($"data/{node}/fsm-snap/00000000000001e1.fsm", Upstream.Read($"rotated-{node}.fsm.gz"));
            return disk.With($"data/{node}/wal/0000000000000000-0000000000000000.wal", Upstream.Read("rotated.wal.gz")).Image;
        });
        return DiskAudit.Run(Runs.Of(disks, Upstream.ReadCanaries("rotated-canaries.jsonl.gz"), order, Upstream.Kek), CancellationToken.None);
    }
}
