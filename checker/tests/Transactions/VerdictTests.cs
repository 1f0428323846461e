using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

/// <summary>What makes a history valid, and what unknown.</summary>
public sealed class VerdictTests
{
    private static readonly SearchLimits NoMemory = new(TimeSpan.FromMinutes(1), 1000);

    [TestCase(TransactionModel.ListAppend, "append x 1; r x [1]")]
    [TestCase(TransactionModel.RwRegister, "w x 1; r x 1")]
    public void A_history_that_behaves_is_valid(TransactionModel model, string steps) =>
        Assert.That(Check(model, new TransactionScript().Ok(0, 1, steps)).Result.Verdict, Is.EqualTo(Verdict.Valid));

    [TestCase(TransactionModel.ListAppend, "append x 1")]
    [TestCase(TransactionModel.RwRegister, "w x 1")]
    public void Without_a_completed_read_the_answer_is_unknown(TransactionModel model, string steps) =>
        AssertUnknown("no-reads", Check(model, new TransactionScript().Ok(0, 1, steps)));

    [Test]
    public void Of_a_model_of_single_objects_nothing_is_known() => AssertUnknown(
        "not-decided",
        new TransactionChecker(TransactionModel.RwRegister, "sequential").Check(
            TransactionTable.Of(TransactionModel.RwRegister, new TransactionScript().Ok(0, 1, "w x 1; r x 1").ToEvents()), CancellationToken.None));

    [TestCase(TransactionModel.ListAppend, "append x 1", "r x [1]")]
    [TestCase(TransactionModel.RwRegister, "w x 1", "r x 1")]
    public void A_value_written_twice_makes_the_answer_unknown(TransactionModel model, string write, string read) =>
        AssertUnknown("written-twice", Check(model, new TransactionScript().Ok(0, 1, write).Ok(2, 3, write).Ok(4, 5, read)));

    [TestCase(TransactionModel.ListAppend, "append x 1", "r x [1]")]
    [TestCase(TransactionModel.RwRegister, "w x 1", "r x 1")]
    public void A_value_may_be_written_again_after_it_failed(TransactionModel model, string write, string read) =>
        Assert.That(Check(model, new TransactionScript().Fail(0, 1, write).Ok(2, 3, write).Ok(4, 5, read)).Result.Verdict, Is.EqualTo(Verdict.Valid));

    [TestCase(TransactionModel.ListAppend, "append x 1; append y 1", "r x []", "r x [1]")]
    [TestCase(TransactionModel.RwRegister, "w x 1; w y 1", "r x nil", "r x 1")]
    public void An_indeterminate_transaction_may_take_effect_late(TransactionModel model, string write, string before, string after) =>
        Assert.That(Check(model, new TransactionScript().Info(0, 1, write).Ok(2, 3, before).Ok(4, 5, after)).Result.Verdict, Is.EqualTo(Verdict.Valid));

    [TestCase(TransactionModel.ListAppend, "append x 1; append y 1", "r x [1]; r y []")]
    [TestCase(TransactionModel.RwRegister, "w x 1; w y 1", "r x 1; r y nil")]
    public void An_indeterminate_transaction_of_which_something_was_read_took_effect_as_a_whole(TransactionModel model, string write, string read) =>
        Assert.That(Check(model, new TransactionScript().Info(0, 1, write).Ok(2, 3, read)).Anomalies.Select(anomaly => anomaly.Name), Does.Contain("G-single"));

    [TestCase(TransactionModel.ListAppend, "append x 1; r x [1]")]
    [TestCase(TransactionModel.RwRegister, "w x 1; r x 1")]
    public void Without_memory_the_answer_is_unknown(TransactionModel model, string steps)
    {
        var table = TransactionTable.Of(model, Enumerable.Range(0, 100).Aggregate(new TransactionScript(), (script, i) => script.Ok(2 * i, (2 * i) + 1, $"{steps.Replace("x", $"x{i}", StringComparison.Ordinal)}")).ToEvents());
        AssertUnknown("memory-limit", new TransactionChecker(model, limits: NoMemory).Check(table, CancellationToken.None));
    }

    [Test]
    public void Without_time_the_answer_is_unknown()
    {
        var table = TransactionTable.Of(TransactionModel.ListAppend, new TransactionScript().Ok(0, 1, "append x 1; r x [1]").ToEvents());
        var limits = new SearchLimits(TimeSpan.Zero, 1L << 30);
        AssertUnknown("time-limit", new TransactionChecker(TransactionModel.ListAppend, limits: limits).Check(table, CancellationToken.None));
    }

    [Test]
    public void What_a_weaker_model_allows_is_valid_under_it()
    {
        var skew = new TransactionScript().Ok(0, 10, "r x []; append y 1").Ok(0, 10, "r y []; append x 1").ToEvents();
        var table = TransactionTable.Of(TransactionModel.ListAppend, skew);
        Assert.Multiple(() =>
        {
            Assert.That(Check("serializable"), Is.EqualTo(Verdict.Invalid));
            Assert.That(Check("repeatable-read"), Is.EqualTo(Verdict.Invalid));
            Assert.That(Check("snapshot-isolation"), Is.EqualTo(Verdict.Valid));
            Assert.That(Check("read-committed"), Is.EqualTo(Verdict.Valid));
        });

        Verdict Check(string consistency) => new TransactionChecker(TransactionModel.ListAppend, consistency).Check(table, CancellationToken.None).Result.Verdict;
    }

    [Test]
    public void A_process_that_invokes_twice_is_no_history()
    {
        var first = new TransactionScript().Ok(0, 1, "append x 1").ToEvents()[0];
        Assert.That(() => TransactionTable.Of(TransactionModel.ListAppend, [first, first]), Throws.TypeOf<MalformedHistoryException>());
    }

    [TestCase(TransactionModel.ListAppend, "w x 1")]
    [TestCase(TransactionModel.RwRegister, "append x 1")]
    [TestCase(TransactionModel.ListAppend, "r x 1")]
    [TestCase(TransactionModel.RwRegister, "cas x 1")]
    public void Steps_of_another_model_are_no_history(TransactionModel model, string steps) =>
        Assert.That(() => TransactionTable.Of(model, new TransactionScript().Ok(0, 1, steps).ToEvents()), Throws.TypeOf<MalformedHistoryException>());

    private static TransactionReport Check(TransactionModel model, TransactionScript script) =>
        new TransactionChecker(model).Check(TransactionTable.Of(model, script.ToEvents()), CancellationToken.None);

    private static void AssertUnknown(string reason, TransactionReport report) => Assert.Multiple(() =>
    {
        Assert.That(report.Result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(report.Result.Findings.Select(finding => finding.Kind), Does.Contain(reason));
    });
}
