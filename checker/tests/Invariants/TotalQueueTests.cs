using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;
using static Elastickv.Jepsen.Checker.Tests.Invariants.InvariantRun;

namespace Elastickv.Jepsen.Checker.Tests.Invariants;

public sealed class TotalQueueTests
{
    private static HistoryBuilder Two => new HistoryBuilder().Does("enqueue", 1, 0, 1).Does("enqueue", 2, 2, 3);

    [Test]
    public void What_went_in_came_out() => Assert.That(Check("total-queue", Two.Does("dequeue", 1, 4, 5).Does("drain", List(2), 6, 7)).Verdict, Is.EqualTo(Verdict.Valid));

    [Test]
    public void What_is_missing_when_the_queue_is_found_empty_is_lost() => IsOnly("lost", Check("total-queue", Two.Does("dequeue", 2, 4, 5).Does("drain", List(), 6, 7)));

    [Test]
    public void A_dequeue_of_unknown_result_may_have_taken_it()
    {
        var result = Check("total-queue", Two.Does("dequeue", default, 4, 5, OperationType.Info).Does("drain", List(2), 6, 7));

        Assert.That((result.Verdict, result.Looked["perhaps-taken"]), Is.EqualTo((Verdict.Valid, 1L)));
    }

    [Test]
    public void What_is_left_in_a_queue_that_was_not_drained_is_unknown() =>
        Assert.That(Check("total-queue", Two.Does("dequeue", 1, 4, 5)).Verdict, Is.EqualTo(Verdict.Unknown));

    [Test]
    public void What_nobody_put_in_is_unexpected() =>
        IsOnly("unexpected", Check("total-queue", new HistoryBuilder().Does("enqueue", 1, 0, 1, OperationType.Fail).Does("drain", List(1), 2, 3)));

    [Test]
    public void What_comes_out_twice_is_duplicated() => IsOnly("duplicated", Check("total-queue", Two.Does("dequeue", 1, 4, 5).Does("drain", List(1, 2), 6, 7)));

    [Test]
    public void An_enqueue_of_unknown_outcome_that_comes_out_is_recovered()
    {
        var result = Check("total-queue", new HistoryBuilder().Does("enqueue", 1, 0, 1, OperationType.Info).Does("drain", List(1), 2, 3));

        Assert.That((result.Verdict, result.Looked["recovered"]), Is.EqualTo((Verdict.Valid, 1L)));
    }

    [Test]
    public void An_element_that_is_overtaken_is_out_of_order() =>
        IsOnly("out-of-order", Check("total-queue", Two.Does("dequeue", 2, 4, 5).Does("dequeue", 1, 6, 7).Does("drain", List(), 8, 9)));

    [Test]
    public void The_order_may_be_left_aside() => Assert.That(
        Check("total-queue", Two.Does("dequeue", 2, 4, 5).Does("dequeue", 1, 6, 7).Does("drain", List(), 8, 9), "unordered").Verdict,
        Is.EqualTo(Verdict.Valid));

    private static OperationValue List(params long[] elements) => OperationValue.Of([.. elements.Select(element => OperationValue.Of(element))]);
}
