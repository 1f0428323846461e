using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;
using static Elastickv.Jepsen.Checker.Tests.Invariants.InvariantRun;

namespace Elastickv.Jepsen.Checker.Tests.Invariants;

public sealed class CounterInvariantTests
{
    // 5 for certain before the read, 2 while it runs, 1 perhaps, and perhaps 3 taken away.
    private static HistoryBuilder Adds => new HistoryBuilder().Does("add", 5, 0, 1).Does("add", 1, 2, 3, OperationType.Info).Does("add", -3, 4, 30).Does("add", 2, 11, 30);

    [TestCase(2)]
    [TestCase(5)]
    [TestCase(8)]
    public void A_sum_within_the_bounds_is_valid(long sum) => Assert.That(Check("counter-bounds", Adds.Does("read", sum, 10, 20)).Verdict, Is.EqualTo(Verdict.Valid));

    [TestCase(1)]
    [TestCase(9)]
    public void A_sum_outside_the_bounds_is_told_with_them(long sum)
    {
        var result = Check("counter-bounds", Adds.Does("read", sum, 10, 20));

        IsOnly("out-of-bounds", result);
        Assert.That(result.Findings[0].Message, Does.Contain("from 2 to 8"));
    }

    [Test]
    public void What_failed_was_not_added() =>
        IsOnly("out-of-bounds", Check("counter-bounds", new HistoryBuilder().Does("add", 5, 0, 1, OperationType.Fail).Does("read", 5, 2, 3)));

    [Test]
    public void An_increment_returns_at_least_one_more_than_was_certain() =>
        IsOnly("out-of-bounds", Check("counter-bounds", new HistoryBuilder().Does("incr", 1, 0, 1).Does("incr", 1, 2, 3)));
}
