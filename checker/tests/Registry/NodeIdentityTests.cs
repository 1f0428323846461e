using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Registry;

/// <summary>Disks that are not called as their node is.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NodeIdentityTests
{
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void The_name_of_the_data_folder_counts()
    {
        var results = Audit(image => image with { Node = "host-" + image.Node });

        Assert.That(results.SelectMany(result => result.Findings).Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void A_data_folder_that_was_renamed_counts_less_than_a_name_that_the_registry_knows()
    {
        var results = Audit(image => Rename(image, $"data/{image.Node}/", "copy/"));

        Assert.That(results.SelectMany(result => result.Findings).Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void A_node_that_nothing_names_is_unknown_and_no_violation()
    {
        var results = Audit(image => Rename(image with { Node = "host-" + image.Node }, $"data/{image.Node}/", ""));

        Assert.That(results.Max(result => result.Verdict), Is.EqualTo(Verdict.Unknown));
        Assert.That(results.SelectMany(result => result.Findings).Select(finding => finding.Kind), Has.All.EqualTo("node-unknown"));
        Assert.That(results.SelectMany(result => result.Findings).First().Message, Does.Contain("no member 'host-n1'"));
    }

    [Test]
    public void Two_disks_that_were_taken_for_each_other_are_told()
    {
        var results = Audit(image => image with { Node = image.Node switch { "n1" => "n2", "n2" => "n1", var other => other } });

        Assert.That(results.SelectMany(result => result.Findings).Select(finding => finding.Message), Has.Some.Contains("the disk given as n2 is that of n1"));
        Assert.That(results.Max(result => result.Verdict), Is.EqualTo(Verdict.Unknown));
    }

    [Test]
    public void One_disk_under_two_names_is_told()
    {
        var run = _cluster.Run();
        var twice = run with { Disks = [run.Disks[0], run.Disks[0] with { Node = "copy" }], Nodes = ["n1", "copy"] };

        var findings = DiskAudit.Run(twice, CancellationToken.None).SelectMany(result => result.Findings);

        Assert.That(findings.Select(finding => finding.Message), Has.Some.Contains("given as copy and n1 are all that of n1"));
    }

    [Test]
    public void The_members_are_read_as_upstream_writes_them()
    {
        byte[] peers =
        [
            .. "EKVP"u8, 0, 0, 0, 3, .. ForgedSnapshot.Big(1UL), 0, 0, 0, 2,
            .. ForgedSnapshot.Big(11UL), 0, 0, 0, 0, 2, .. "n1"u8, 0, 0, 0, 3, .. "a:1"u8,
            .. ForgedSnapshot.Big(12UL), 1, 0, 0, 0, 2, .. "n7"u8, 0, 0, 0, 3, .. "b:1"u8, 0, 0, 0, 0, 0,
        ];

        Assert.That(RaftPeers.Of(new Disk("x").With("etcd-raft-peers.bin", peers).Image), Is.EqualTo(new[] { "n1", "n7" }));
        for (var length = 0; length < peers.Length; length++)
            Assert.That(RaftPeers.Of(new Disk("x").With("etcd-raft-peers.bin", peers[..length]).Image), Has.Length.LessThanOrEqualTo(2));
    }

    private static DiskImage Rename(DiskImage image, string from, string to) =>
        image with { Files = [.. image.Files.Select(file => file with { Path = file.Path.Replace(from, to, StringComparison.Ordinal) })] };

    private List<CheckResult> Audit(Func<DiskImage, DiskImage> rename)
    {
        var run = _cluster.Run();
        var disks = run.Disks.Select(rename).ToList();
        return [.. DiskAudit.Run(run with { Disks = [.. disks], Nodes = [.. disks.Select(disk => disk.Node)] }, CancellationToken.None)];
    }
}
