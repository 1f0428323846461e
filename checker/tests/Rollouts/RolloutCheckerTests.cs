using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Rollouts;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Rollouts;

public class RolloutCheckerTests
{
    [Test]
    public void A_rollout_of_which_every_step_was_done_is_valid()
    {
        var result = Check(End("one", "not done after 3 attempts"), End("one", "done: through n1"), End("two", "done: through n2"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["done"], Is.EqualTo(2));
        });
    }

    [Test]
    public void A_step_that_was_not_done_makes_the_run_unknown_and_says_why()
    {
        var result = Check(End("one", "done: through n1"), End("two", "not done after 9 attempts"));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(result.Findings.Single().Message, Is.EqualTo("The step two was not done: not done after 9 attempts."));
        });
    }

    [Test]
    public void A_step_that_was_not_reached_makes_the_run_unknown() =>
        Assert.That(Check(End("one", "done: through n1")).Findings.Single().Message, Is.EqualTo("The step two was not reached."));

    private static CheckResult Check(params RunEvent[] timeline) =>
        new RolloutChecker(["one", "two"]).Check(new RunRecord { History = new History([]), Timeline = [.. timeline] }, CancellationToken.None);

    private static RunEvent End(string action, string detail) => new(0, RunEventKind.RolloutEnd, action, [], detail);
}
