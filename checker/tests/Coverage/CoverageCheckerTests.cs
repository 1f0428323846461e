using Elastickv.Jepsen.Checker.Coverage;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Coverage;

public class CoverageCheckerTests
{
    [Test]
    public void What_was_captured_and_done_is_counted()
    {
        var result = Check(new RunEvent(1, RunEventKind.FaultBegin, "kill", ["n1"], "f1"), new RunEvent(2, RunEventKind.Capture, "final", ["n1"], "9 files"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["faults"], Is.EqualTo(1));
            Assert.That(result.Looked["captures"], Is.EqualTo(1));
        });
    }

    [Test]
    public void What_the_machine_or_the_node_cannot_do_is_listed_and_no_doubt()
    {
        var result = Check(
            new RunEvent(1, RunEventKind.Note, RunNote.FaultUnavailable, ["n1"], "f1 slow-link: the kernel has no netem"),
            new RunEvent(2, RunEventKind.Note, RunNote.FaultUnavailable, ["n2"], "f2 slow-link: the kernel has no netem"),
            new RunEvent(3, RunEventKind.Note, RunNote.SidecarPutBack, ["n2"], "the node has no command that rebuilds it"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["slow-link-unavailable"], Is.EqualTo(2));
            Assert.That(result.Looked["sidecar-put-back"], Is.EqualTo(1));
        });
    }

    [Test]
    public void Faults_that_met_nothing_to_hurt_are_counted_by_kind()
    {
        var result = Check(
            new RunEvent(1, RunEventKind.Note, RunNote.FaultWithoutEffect, [], "f1 pause: no leader, so there is nobody to hurt"),
            new RunEvent(2, RunEventKind.Note, RunNote.FaultWithoutEffect, ["n1"], "n1 rollback-sidecar: it has no older sidecar to put back"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["pause-without-effect"], Is.EqualTo(1));
            Assert.That(result.Looked["rollback-sidecar-without-effect"], Is.EqualTo(1));
        });
    }

    [Test]
    public void Captures_during_faults_that_were_not_made_are_counted_and_no_doubt()
    {
        var result = Check(
            new RunEvent(1, RunEventKind.Note, RunNote.CaptureSkipped, ["n1"], "f1-kill: it was not down"),
            new RunEvent(2, RunEventKind.Note, RunNote.CaptureGivenUp, ["n2"], "f2-kill: it was not done when the fault was to end"),
            new RunEvent(3, RunEventKind.Note, RunNote.CaptureIncomplete, ["n2"], "f3-pause: files that n2 has deleted and holds open: exit 1"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(new[] { "capture-skipped", "capture-given-up", "capture-incomplete" }.Select(name => result.Looked[name]), Is.All.EqualTo(1));
        });
    }

    [Test]
    public void A_part_of_a_disk_that_could_not_be_captured_makes_the_run_unknown()
    {
        var result = Check(new RunEvent(1, RunEventKind.Unseen, "live", ["n3"], "files that n3 has deleted and holds open: exit 1"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(result.Findings.Single(), Has.Property(nameof(Finding.IsDoubt)).True.And.Property(nameof(Finding.Node)).EqualTo("n3"));
            Assert.That(result.Findings.Single().Message, Does.Contain("deleted and holds open"));
        });
    }

    [Test]
    public void A_capture_that_is_no_longer_there_makes_the_run_unknown()
    {
        var result = Check(
            new RunEvent(1, RunEventKind.Capture, "final", ["n1"], "9 files"),
            new RunEvent(2, RunEventKind.Capture, "final", ["n2"], "9 files"),
            new RunEvent(3, RunEventKind.Capture, "early", ["n1"], "9 files"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(result.Findings.Select(finding => (finding.Kind, finding.Node)), Is.EqualTo((ValueTuple<string, string?>[])[("capture-lost", "n2"), ("capture-lost", "n1")]));
            Assert.That(result.Findings, Has.All.Property(nameof(Finding.IsDoubt)).True);
        });
    }

    /// <summary>Only the final disk of n1 is there.</summary>
    private static CheckResult Check(params RunEvent[] timeline) => new CoverageChecker().Check(
        new RunRecord { History = new History([]), Timeline = [.. timeline], Disks = [new DiskImage("n1", "final", [])] }, CancellationToken.None);
}
