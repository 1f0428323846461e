using Elastickv.Jepsen.Checker.Tests.Explanations;
using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

/// <summary>Explanations as a person reads them.</summary>
public sealed class ExplanationTests
{
    [Test]
    public void A_planted_g_single_of_lists_is_explained_by_its_values()
    {
        var script = new TransactionScript()
            .Ok(0, 1, "append 30 1; append 31 1", process: 1)
            .Ok(2, 3, "r 30 [1]; append 31 2", process: 2)
            .Ok(4, 20, "append 30 2; append 31 3", process: 1)
            .Ok(5, 21, "r 30 [1]; r 31 [1 2 3]", process: 2)
            .Ok(22, 23, "r 30 [1 2]; r 31 [1 2 3]", process: 3);
        VerifiedText.Is("g-single", Explain(TransactionModel.ListAppend, script)!);
    }

    [Test]
    public void A_stale_read_of_a_register_is_explained_by_its_values_and_the_time()
    {
        var script = new TransactionScript()
            .Ok(0, 1, "w x 1", process: 1)
            .Ok(2, 3, "w x 2", process: 2)
            .Ok(4, 5, "r x 1", process: 3);
        Assert.That(Explain(TransactionModel.RwRegister, script), Is.EqualTo("""
            Not strong-snapshot-isolation.

            G-single-realtime: #3 and #5 would each have to come before the other: a cycle in which one read missed a write, in the order of time.
              T1 is #3: [w x 2], by process 2 at n1
              T2 is #5: [r x 1], by process 3 at n1
              T1 is before T2 (realtime): T1 had completed (#3) when T2 was invoked (#4).
              T2 is before T1 (rw): T2 read x as 1, which is older than T1's 2: #1 wrote 1 and was over before #3 began and wrote 2.
              So no one of them can be the first.

            cyclic-versions-realtime: The versions of x cannot be put in an order: 1 before 2 before 1.
              #3: [w x 2], by process 2 at n1
              #1: [w x 1], by process 1 at n1
              1 is before 2: #1 wrote 1 and was over before #3 began and wrote 2.
              2 is before 1: #3 wrote 2 and was over before #5 began and read 1.

            """));
    }

    private static string? Explain(TransactionModel model, TransactionScript script) =>
        new TransactionChecker(model).Check(TransactionTable.Of(model, script.ToEvents()), CancellationToken.None).Explanation?.Text;
}
