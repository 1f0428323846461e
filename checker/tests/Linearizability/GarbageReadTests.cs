using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Linearizability;

/// <summary>A value that nobody wrote is wrong in every model, and found at once, however hopeless the search for an order is.</summary>
public sealed class GarbageReadTests
{
    private const int Concurrent = 40;

    [TestCase("register", "write", "read", 9)]
    [TestCase("kv", "append", "get", 9)]
    [TestCase("queue", "enqueue", "dequeue", 9)]
    [TestCase("counter", "add", "read", 999_999)]
    public void A_value_that_nobody_wrote_is_found_among_many_orders(string model, string write, string read, long garbage) =>
        IsGarbage(model, Hopeless(write, i => 1000 + (i / 2)).Add(read, "x", default, garbage, 2000, 2001, OperationType.Ok, null), read);

    [Test]
    public void An_element_that_nobody_added_is_found_among_many_orders() =>
        IsGarbage("set", Hopeless("add", i => 1000 + i).Add("read", "x", default, OperationValue.Of(1000, 9), 2000, 2001, OperationType.Ok, null), "read");

    [Test]
    public void A_value_of_another_register_is_found_among_many_orders()
    {
        var builder = Hopeless("txn", i => OperationValue.Of(Step("w", "x", i), Step("w", "y", 100 + i)));
        IsGarbage("multi-register", builder.Add("txn", null, default, OperationValue.Of(Step("r", "y", 5)), 2000, 2001, OperationType.Ok, null), "txn");
    }

    [Test]
    public void A_read_of_unknown_result_may_have_seen_anything() => Assert.That(
        Check("set", new HistoryBuilder().Add("read", "x", default, OperationValue.Of(9, 8), 0, 1, OperationType.Info, null)).Verdict,
        Is.EqualTo(Verdict.Unknown));

    private static OperationValue Step(string function, string key, long value) => OperationValue.Of(OperationValue.Of(function), OperationValue.Of(key), value);

    private static HistoryBuilder Hopeless(string write, Func<int, OperationValue> value)
    {
        var builder = new HistoryBuilder();
        for (var i = 0; i < Concurrent; i++)
            builder.Add(write, "x", value(i), value(i), i, 1000 + i, OperationType.Ok, null);
        return builder;
    }

    private static void IsGarbage(string model, HistoryBuilder builder, string read)
    {
        var result = Check(model, builder);
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(result.Looked["configurations"], Is.Zero);
            Assert.That(result.Findings.Single().Kind, Is.EqualTo("garbage-read"));
            Assert.That(result.Findings.Single().Message, Does.Contain($"({read} "));
        });
    }

    private static CheckResult Check(string model, HistoryBuilder builder)
    {
        var check = HistoryModelCatalogue.Find(model)!.Begin(new CheckRequest());
        foreach (var operation in builder.ToHistory())
            check.Add(operation);
        return check.Decide(SearchLimits.Default, CancellationToken.None).Result;
    }
}
