using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

/// <summary>Histories of thousands of transactions with many clients, as a nightly run leaves them.</summary>
public sealed class LargeHistoryTests
{
    private const int Transactions = 5000;

    [Test]
    public void A_store_that_behaves_is_found_to([Values] TransactionModel model, [Values(1, 2, 3)] int seed) =>
        Assert.That(Check(model, Make(model, seed)).Result.Verdict, Is.EqualTo(Verdict.Valid));

    /// <summary>One read near the end sees its key as it was a while before.</summary>
    [Test]
    public void One_stale_read_is_found_and_named([Values] TransactionModel model, [Values(1, 2, 3)] int seed)
    {
        var operations = Make(model, seed);
        var index = operations.FindIndex(Transactions, operation => operation.Type == OperationType.Ok && operation.Value[0][0].Text == "r" && CanAge(operation.Value[0][2]));
        var first = operations[index].Value[0];
        var steps = operations[index].Value.Items!.Value.SetItem(0, OperationValue.Of(first[0], first[1], Age(first[2])));
        operations[index] = operations[index] with { Value = OperationValue.Of([.. steps]) };
        var report = Check(model, operations);
        Assert.Multiple(() =>
        {
            Assert.That(report.Result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(report.Result.Findings.SelectMany(finding => finding.Operations), Does.Contain(operations[index].Index));
        });
    }

    private static List<Operation> Make(TransactionModel model, int seed) =>
        [.. new SyntheticTransactions(seed) { Transactions = Transactions, Registers = model == TransactionModel.RwRegister, IndeterminateShare = 0.02 }.Make()];

    private static TransactionReport Check(TransactionModel model, List<Operation> operations) =>
        new TransactionChecker(model).Check(TransactionTable.Of(model, operations), CancellationToken.None);

    private static bool CanAge(OperationValue value) => value.Count > 60 || value.Integer > 60;

    private static OperationValue Age(OperationValue value) => value.Integer is { } number
        ? OperationValue.Of(number - 50)
        : OperationValue.Of([.. value.Items!.Value.Take(value.Count - 50)]);
}
