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
        VerifiedText.Is("stale-read-of-transactions", Explain(TransactionModel.RwRegister, script)!);
    }

    private static string? Explain(TransactionModel model, TransactionScript script) =>
        new TransactionChecker(model).Check(TransactionTable.Of(model, script.ToEvents()), CancellationToken.None).Explanation?.Text;
}
