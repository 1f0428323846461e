using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Linearizability;

public sealed class LinearizabilityCheckerTests
{
    [Test]
    public void Overlapping_calls_may_take_effect_in_any_order() =>
        Expect(Verdict.Valid, new HistoryBuilder().Write(1, 0, 10).Write(2, 1, 9).Read(2, 2, 3).Read(1, 11, 12));

    [Test]
    public void A_stale_read_names_the_reads_and_writes_that_prove_it()
    {
        var result = Check(new HistoryBuilder().Write(1, 0, 1).Write(2, 2, 3).Read(1, 4, 5).Write(7, 0, 1, key: "y").Read(7, 2, 3, key: "y"));
        var finding = result.Findings.Single();
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(finding.Kind, Is.EqualTo("stale-read"));
            Assert.That(finding.Key, Is.EqualTo("x"));
            Assert.That(finding.Message, Does.Contain("write 1").And.Contain("write 2").And.Contain("read 1"));
            Assert.That(finding.Operations, Has.Length.GreaterThanOrEqualTo(3));
        });
    }

    [Test]
    public void A_key_that_vanishes_is_a_stale_read() => Expect(Verdict.Invalid, new HistoryBuilder().Write(1, 0, 1).Read(OperationValue.Nil, 2, 3));

    [Test]
    public void A_missing_key_may_be_read_before_the_first_write() =>
        Expect(Verdict.Valid, new HistoryBuilder().Read(OperationValue.Nil, 0, 1).Write(1, 2, 5).Read(OperationValue.Nil, 3, 4));

    [Test]
    public void A_value_that_nobody_wrote_is_a_violation()
    {
        var result = Check(new HistoryBuilder().Write(1, 0, 1).Read(2, 2, 3));
        Assert.That((result.Verdict, result.Findings.Single().Kind), Is.EqualTo((Verdict.Invalid, "garbage-read")));
    }

    [Test]
    public void A_value_whose_write_failed_must_not_be_seen() => Expect(Verdict.Invalid, new HistoryBuilder().FailedWrite(1, 0, 1).Read(1, 2, 3));

    [Test]
    public void An_indeterminate_write_may_take_effect_much_later() =>
        Expect(Verdict.Valid, new HistoryBuilder().Write(1, 0, 1).UnknownWrite(2, 2, 3).Read(1, 4, 5).Read(1, 6, 7).Read(2, 8, 9));

    [Test]
    public void An_indeterminate_write_takes_effect_only_once() =>
        Expect(Verdict.Invalid, new HistoryBuilder().UnknownWrite(2, 0, 1).Read(2, 2, 3).Write(1, 4, 5).Read(1, 6, 7).Read(2, 8, 9));

    [Test]
    public void An_indeterminate_read_constrains_nothing() => Expect(
        Verdict.Valid,
        new HistoryBuilder().Write(1, 0, 1).Read(1, 2, 3).Add("read", "x", OperationValue.Nil, OperationValue.Of(9), 4, 5, OperationType.Info, null));

    [Test]
    public void Two_cas_cannot_both_replace_one_value() =>
        Expect(Verdict.Invalid, new HistoryBuilder().Write(1, 0, 1).Cas(1, 2, 2, 5).Cas(1, 3, 2, 5).Read(3, 6, 7));

    [Test]
    public void A_chain_of_cas_leaves_no_room_for_a_write() =>
        Expect(Verdict.Invalid, new HistoryBuilder().Write(1, 0, 1).Read(1, 2, 3).Write(5, 4, 5).Cas(1, 2, 6, 7).Read(2, 8, 9));

    [Test]
    public void Values_written_twice_are_decided_by_search()
    {
        var result = Check(new HistoryBuilder().Write(1, 0, 1).Write(2, 2, 3).Write(1, 4, 5).Read(2, 6, 7));
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(result.Looked["keys-by-search"], Is.EqualTo(1));
            Assert.That(result.Findings.Single().Message, Does.Contain("read 2"));
            Assert.That(result.Findings.Single().Operations, Does.Contain(7));
        });
    }

    [Test]
    public void Without_a_completed_read_nothing_is_known() => Expect(Verdict.Unknown, new HistoryBuilder().Write(1, 0, 1).Write(2, 2, 3));

    [Test]
    public void An_empty_history_is_unknown() => Expect(Verdict.Unknown, new HistoryBuilder());

    [Test]
    public void A_foreign_function_is_unknown() => Expect(
        Verdict.Unknown,
        new HistoryBuilder().Read(OperationValue.Nil, 0, 1).Add("enqueue", "x", 1, 1, 2, 3, OperationType.Ok, null));

    [Test]
    public void A_malformed_history_is_unknown()
    {
        var history = new HistoryBuilder().Write(1, 0, 1).ToHistory();
        var result = new LinearizabilityChecker().Check(new RunRecord { History = new History([history[1]]) }, CancellationToken.None);
        Assert.That((result.Verdict, result.Findings.Single().Kind), Is.EqualTo((Verdict.Unknown, "malformed-history")));
    }

    [Test]
    public void The_time_limit_is_the_reason_of_unknown_even_when_memory_ran_out_before()
    {
        var limits = new SearchLimits(TimeSpan.FromMilliseconds(100), MemoryBytes: 1 << 16);
        var result = new LinearizabilityChecker(limits: limits).Check(new RunRecord { History = Hopeless() }, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(result.Findings.Single().Message, Does.Contain("time limit of 0.1 s"));
        });
    }

    [Test]
    public void A_check_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.That(
            () => new LinearizabilityChecker().Check(new RunRecord { History = Hopeless() }, cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>So many writes at once, some of them of the same value, that no search gets through the orders; and a stale read that fits none.</summary>
    private static History Hopeless()
    {
        var builder = new HistoryBuilder().Write(77, 0, 1).Write(1, 2, 3).Write(1, 4, 5);
        for (var i = 0; i < 40; i++)
            builder.Write(100 + i, 10 + i, 1000 + i);
        for (var i = 0; i < 40; i++)
            builder.Read(100 + i, 100 + i, 900 + i);
        return builder.Read(77, 2000, 2001).ToHistory();
    }

    private static CheckResult Check(HistoryBuilder builder) => new LinearizabilityChecker().Check(builder.ToRun(), CancellationToken.None);

    private static void Expect(Verdict verdict, HistoryBuilder builder) => Assert.That(Check(builder).Verdict, Is.EqualTo(verdict));
}
