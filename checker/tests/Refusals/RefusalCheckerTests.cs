using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Refusals;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Refusals;

public class RefusalCheckerTests
{
    [TestCase(StartReason.WipedSidecar)]
    [TestCase(StartReason.OlderSidecar)]
    public void A_node_that_refuses_with_a_tampered_sidecar_is_right(string reason)
    {
        var result = Check(Tampered(reason), Start(reason, "refused: exit 1: raft_applied_index is behind"), Start(StartReason.RebuiltSidecar, "ready"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["refusals"], Is.EqualTo(1));
        });
    }

    [TestCase(StartReason.WipedSidecar, "its sidecar removed")]
    [TestCase(StartReason.OlderSidecar, "an older sidecar")]
    public void A_node_that_starts_in_spite_of_it_is_a_violation(string reason, string said)
    {
        var result = Check(Tampered(reason), Start(reason, "ready"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(result.Findings.Single().Kind, Is.EqualTo("started-in-spite"));
            Assert.That(result.Findings.Single().Message, Does.StartWith("n2 started with " + said));
            Assert.That(result.Findings.Single().Node, Is.EqualTo("n2"));
        });
    }

    [TestCase(StartReason.Restart)]
    [TestCase(StartReason.RebuiltSidecar)]
    public void A_node_that_refuses_without_cause_is_a_violation(string reason) =>
        Assert.That(Check(Start(reason, "refused: exit 1: no")).Findings.Single().Kind, Is.EqualTo("refused-without-cause"));

    [Test]
    public void A_node_that_ends_by_itself_is_a_violation()
    {
        var result = Check(Start(StartReason.First, "ready"), new RunEvent(3_000_000_000, RunEventKind.NodeExit, "unrequested", ["n3"], "exit 1: halting apply"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(result.Findings.Single().Message, Is.EqualTo("n3 ended by itself at 3.0 s: exit 1: halting apply"));
        });
    }

    [Test]
    public void A_node_that_somebody_else_killed_leaves_the_question_open()
    {
        var result = Check(Start(StartReason.First, "ready"), new RunEvent(3_000_000_000, RunEventKind.NodeExit, "unrequested", ["n3"], "exit 137: "));

        Assert.That((result.Verdict, result.Findings.Single().Kind, result.Findings.Single().Node), Is.EqualTo((Verdict.Unknown, "killed", "n3")));
    }

    [Test]
    public void Tampering_that_no_start_answers_leaves_the_question_open() =>
        Assert.That(Check(Start(StartReason.First, "ready"), Tampered(StartReason.WipedSidecar)).Verdict, Is.EqualTo(Verdict.Unknown));

    [Test]
    public void A_start_that_neither_answers_nor_exits_leaves_the_question_open() =>
        Assert.That(Check(Start(StartReason.Restart, StartOutcome.Silent)).Verdict, Is.EqualTo(Verdict.Unknown));

    [Test]
    public void Without_any_start_nothing_was_looked_at() => Assert.That(Check().Verdict, Is.EqualTo(Verdict.Unknown));

    private static CheckResult Check(params RunEvent[] timeline) =>
        new RefusalChecker().Check(new RunRecord { History = new History([]), Timeline = [.. timeline] }, CancellationToken.None);

    private static RunEvent Start(string reason, string outcome) => new(1_000_000_000, RunEventKind.NodeStart, reason, ["n2"], outcome);

    private static RunEvent Tampered(string reason) => new(0, RunEventKind.Tampered, reason, ["n2"], null);
}
