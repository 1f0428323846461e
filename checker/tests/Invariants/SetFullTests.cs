using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;
using static Elastickv.Jepsen.Checker.Tests.Invariants.InvariantRun;

namespace Elastickv.Jepsen.Checker.Tests.Invariants;

public sealed class SetFullTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void Elements_that_are_seen_from_their_acknowledgement_on_are_stable()
    {
        var result = Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1).Does("read", Set(1), 2, 3).Does("add", 2, 4, 8).Does("read", Set(1), 5, 6).Does("read", Set(1, 2), 9, 10));

        Assert.That((result.Verdict, result.Looked["stable"]), Is.EqualTo((Verdict.Valid, 2L)));
    }

    [Test]
    public void An_acknowledged_element_that_the_last_read_misses_is_lost()
    {
        var result = Check("set-full", new HistoryBuilder().Does("add", 1, 0, 2 * Second).Does("add", 2, 0, Second).Does("read", Set(1, 2), 3 * Second, 4 * Second).Does("read", Set(2), 5 * Second, 6 * Second));

        IsOnly("lost", result);
        Assert.That(result.Findings[0].Message, Does.Contain("1 is lost").And.Contain("known at 2.000 s").And.Contain("last to see it, from 3.000 s").And.Contain("from 5.000 s"));
    }

    [Test]
    public void An_element_that_no_read_ever_saw_is_lost_too() =>
        IsOnly("lost", Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1).Does("read", Set(), 2, 3)));

    [Test]
    public void An_element_that_a_later_read_sees_again_is_stale_and_says_for_how_long()
    {
        var history = new HistoryBuilder().Does("add", 1, 0, Second).Does("read", Set(), 4 * Second, 5 * Second).Does("read", Set(1), 6 * Second, 7 * Second);
        var result = Check("set-full", history);

        IsOnly("stale", result);
        Assert.That(result.Findings[0].Message, Does.Contain("stale for 3.000 s"));
    }

    [Test]
    public void Stale_elements_may_be_allowed()
    {
        var result = Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1).Does("read", Set(), 2, 3).Does("read", Set(1), 4, 5), "eventual");

        Assert.That((result.Verdict, result.Looked["stale"]), Is.EqualTo((Verdict.Valid, 1L)));
    }

    [Test]
    public void An_element_added_after_the_last_read_was_never_read()
    {
        var result = Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1).Does("read", Set(1), 2, 3).Does("add", 2, 4, 5));

        Assert.That((result.Verdict, result.Looked["never-read"]), Is.EqualTo((Verdict.Valid, 1L)));
    }

    [Test]
    public void An_add_of_unknown_outcome_counts_from_the_first_read_that_saw_it() => IsOnly(
        "lost",
        Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1, OperationType.Info).Does("read", Set(), 2, 3).Does("read", Set(1), 4, 5).Does("read", Set(), 6, 7)));

    [Test]
    public void An_add_of_unknown_outcome_that_nobody_saw_may_never_have_happened() =>
        Assert.That(Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1, OperationType.Info).Does("read", Set(), 2, 3)).Verdict, Is.EqualTo(Verdict.Valid));

    [Test]
    public void An_element_that_nobody_added_is_garbage() =>
        IsOnly("garbage-read", Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1, OperationType.Fail).Does("read", Set(1), 2, 3)));

    [Test]
    public void An_element_that_is_seen_twice_in_one_read_is_a_duplicate() =>
        IsOnly("duplicate-element", Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1).Does("read", Set(1, 1), 2, 3)));

    [Test]
    public void Without_a_read_nothing_is_known() => Assert.That(Check("set-full", new HistoryBuilder().Does("add", 1, 0, 1)).Verdict, Is.EqualTo(Verdict.Unknown));

    private static OperationValue Set(params long[] elements) => OperationValue.Of([.. elements.Select(element => OperationValue.Of(element))]);
}
