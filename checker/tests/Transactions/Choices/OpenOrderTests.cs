using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Tests.Explanations;
using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Choices;

/// <summary>Histories in which nobody saw which of two writes came first, and in which it matters.</summary>
public sealed class OpenOrderTests
{
    /// <summary>Whichever of the two writes of x came first, its reader missed the other, though it saw what followed from that.</summary>
    [Test]
    public void A_history_without_any_order_of_its_writes_is_refuted_and_explained()
    {
        var script = AllAtOnce("w x 1; w c 1", "w x 2; w a 1", "r a 1; w b 1", "r b 1; r x 1", "r c 1; w d 1", "r d 1; r x 2");
        var report = Check(script, "serializable");
        Assert.Multiple(() =>
        {
            Assert.That(report.Result.Verdict, Is.EqualTo(Verdict.Invalid));
            VerifiedText.Is("no-order-of-writes", report.Explanation!.Text);
        });
    }

    /// <summary>
    /// Each of four pairs of conditions on the order of x's and of y's writes rules out one of the four ways to put both in order; none rules
    /// out an order of x or of y alone, so one has to be supposed.
    /// </summary>
    [TestCase(4, Verdict.Invalid)]
    [TestCase(3, Verdict.Valid)]
    public void Orders_are_tried_and_taken_back(int conditions, Verdict expected)
    {
        var report = Check(Puzzle(conditions), "serializable");
        Assert.Multiple(() =>
        {
            Assert.That(report.Result.Verdict, Is.EqualTo(expected));
            if (expected == Verdict.Invalid)
                VerifiedText.Is("orders-tried", report.Explanation!.Text);
        });
    }

    [Test]
    public void What_no_time_is_left_to_try_is_unknown()
    {
        var limits = new SearchLimits(TimeSpan.FromMinutes(1), MemoryBytes: 5_000);
        var script = AllAtOnce([.. Enumerable.Range(1, 60).Select(value => $"w x {value}"), "r x 1"]);
        var result = Check(script, "serializable", limits).Result;
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(result.Findings.Single().Message, Does.Contain("memory limit"));
        });
    }

    /// <summary>Three appends that nobody read, and three that each miss one of them: snapshot isolation puts those in an order.</summary>
    [Test]
    public void Appends_that_nobody_read_have_an_order_under_snapshot_isolation()
    {
        var script = AllAtOnce("append x 1; append y 1; r z []", "append x 2; r y []; append z 1");
        Assert.Multiple(() =>
        {
            Assert.That(Check(script, "snapshot-isolation", model: TransactionModel.ListAppend).Result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(Check(script, "read-committed", model: TransactionModel.ListAppend).Result.Verdict, Is.EqualTo(Verdict.Valid));
        });
    }

    /// <summary>
    /// Who reads a write of x or y comes before the other one, if that is the later. A condition on two orders leads from the later write of
    /// each to a reader of the earlier one of the other, so that both orders together close a cycle.
    /// </summary>
    private static TransactionScript Puzzle(int conditions)
    {
        string[] names = ["x1", "x2", "y1", "y2"];
        var writers = names.ToDictionary(name => name, name => $"w {name[0]} {name[1]}");
        var readers = new List<string>();
        (string X, string Y)[] excluded = [("x1", "y1"), ("x1", "y2"), ("x2", "y1"), ("x2", "y2")];
        foreach (var ((x, y), number) in excluded.Take(conditions).Select((pair, i) => (pair, i)))
        {
            writers[Other(x)] += $"; w p{number} 1";
            readers.Add($"r y {y[1]}; r p{number} 1");
            writers[Other(y)] += $"; w q{number} 1";
            readers.Add($"r x {x[1]}; r q{number} 1");
        }

        return AllAtOnce([.. writers.Values, .. readers]);
    }

    private static string Other(string write) => write[0] + (write[1] == '1' ? "2" : "1");

    private static TransactionScript AllAtOnce(params string[] transactions) => transactions.Aggregate(new TransactionScript(), (script, steps) => script.Ok(0, 10, steps));

    private static TransactionReport Check(TransactionScript script, string consistency, SearchLimits? limits = null, TransactionModel model = TransactionModel.RwRegister) =>
        new TransactionChecker(model, consistency, limits).Check(TransactionTable.Of(model, script.ToEvents()), CancellationToken.None);
}
