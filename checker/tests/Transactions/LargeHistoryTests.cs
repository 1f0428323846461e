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
    private const int Many = 1000;

    [Test]
    public void A_store_that_behaves_is_found_to([Values] TransactionModel model, [Values(1, 2, 3)] int seed) =>
        Assert.That(Check(model, Make(model, seed)).Result.Verdict, Is.EqualTo(Verdict.Valid));

    /// <summary>Without order in time very much is open: the order that time suggests is tried first.</summary>
    [Test]
    public void A_store_that_behaves_keeps_the_weaker_models([Values] TransactionModel model, [Values("serializable", "strong-session-serializable", "snapshot-isolation")] string consistency)
    {
        var table = TransactionTable.Of(model, Make(model, seed: 4));
        Assert.That(new TransactionChecker(model, consistency).Check(table, CancellationToken.None).Result.Verdict, Is.EqualTo(Verdict.Valid));
    }

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

    /// <summary>Each of many reads comes before each of many appends that none of them shows: that must not take an edge for each pair.</summary>
    [TestCase(true, Verdict.Valid)]
    [TestCase(false, Verdict.Invalid)]
    public void Many_reads_and_many_appends_that_they_do_not_show_take_few_dependencies(bool readsFirst, Verdict expected)
    {
        var script = new TransactionScript().Ok(0, 1, "append x 0", process: 1);
        for (var i = 1; i <= Many; i++)
        {
            var (read, append) = readsFirst ? (10 * i, 10 * (Many + i)) : (10 * (Many + i), 10 * i);
            script.Ok(read, read + 12, "r x [0]").Ok(append, append + 12, $"append x {i}");
        }

        var report = Check(TransactionModel.ListAppend, script.ToEvents());
        Assert.Multiple(() =>
        {
            Assert.That(report.Result.Verdict, Is.EqualTo(expected));
            Assert.That(report.Result.Looked["dependencies"], Is.LessThan(10 * Many));
            if (expected == Verdict.Invalid)
                Assert.That(report.Anomalies.Select(anomaly => anomaly.Name), Does.Contain("G-single-realtime"));
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
