using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Models;

public sealed class HistoryModelCatalogueTests
{
    [Test]
    public void Every_name_stands_for_one_model() => Assert.That(HistoryModelCatalogue.All.Select(model => model.Name), Is.Unique);

    [Test]
    public void A_model_is_found_by_its_name() =>
        Assert.That(HistoryModelCatalogue.All.Select(model => HistoryModelCatalogue.Find(model.Name)), Is.EqualTo(HistoryModelCatalogue.All));

    [Test]
    public void An_unknown_name_finds_nothing() => Assert.That(HistoryModelCatalogue.Find("abacus"), Is.Null);

    [TestCase("register")]
    [TestCase("cas-register")]
    [TestCase("kv")]
    public void A_stale_read_is_found(string model) =>
        Assert.That(Check(model, new HistoryBuilder().Write(1, 0, 1).Write(2, 2, 3).Read(1, 4, 5)).Result.Verdict, Is.EqualTo(Verdict.Invalid));

    [Test]
    public void Of_an_empty_history_no_model_knows_anything([ValueSource(nameof(Names))] string model) =>
        Assert.That(Check(model, new HistoryBuilder()).Result.Verdict, Is.EqualTo(Verdict.Unknown));

    [TestCase("register", "write")]
    [TestCase("cas-register", "cas")]
    [TestCase("multi-register", "txn")]
    [TestCase("kv", "append")]
    [TestCase("set", "add")]
    [TestCase("counter", "add")]
    [TestCase("queue", "enqueue")]
    [TestCase("list-append", "txn")]
    [TestCase("rw-register", "txn")]
    [TestCase("set-full", "add")]
    [TestCase("counter-bounds", "add")]
    [TestCase("monotonic-reads", "write")]
    [TestCase("total-queue", "enqueue")]
    public void Without_a_completed_read_no_model_knows_anything(string model, string function)
    {
        var value = function switch
        {
            "txn" => OperationValue.Of(OperationValue.Of(OperationValue.Of(model == "list-append" ? "append" : "w"), OperationValue.Of("x"), OperationValue.Of(1))),
            "cas" => OperationValue.Of(1, 2),
            _ => OperationValue.Of(1),
        };
        var history = new HistoryBuilder().Add(function, "x", value, value, 0, 1, OperationType.Info, null).Add("read", "x", default, default, 2, 3, OperationType.Fail, null);
        if (function is not ("cas" or "txn"))
            history.Add(function, "x", value, value, 4, 5, OperationType.Ok, null);
        Assert.That(Check(model, function == "txn" ? new HistoryBuilder().Add("txn", null, value, value, 0, 1, OperationType.Ok, null) : history).Result.Verdict, Is.EqualTo(Verdict.Unknown));
    }

    [TestCase("register", "read", "5")]
    [TestCase("cas-register", "read", "5")]
    [TestCase("kv", "get", "5")]
    [TestCase("counter", "read", "5")]
    [TestCase("queue", "dequeue", "5")]
    [TestCase("set", "read", "[5]")]
    [TestCase("multi-register", "txn", "[[\"r\",\"x\",5]]")]
    [TestCase("rw-register", "txn", "[[\"r\",\"x\",5]]")]
    [TestCase("list-append", "txn", "[[\"r\",\"x\",[5]]]")]
    [TestCase("set-full", "read", "[5]")]
    [TestCase("counter-bounds", "read", "5")]
    [TestCase("total-queue", "dequeue", "5")]
    public void What_nobody_wrote_is_wrong_in_every_model(string model, string function, string value)
    {
        var asked = function == "txn" ? ",\"value\":[[\"r\",\"x\",null]]" : "";
        var lines = $$"""
            {"process":0,"type":"invoke","f":"{{function}}","key":"x"{{asked}}}
            {"process":0,"type":"ok","f":"{{function}}","key":"x","value":{{value}}}

            """;
        using var input = HistoryInput.Read(new MemoryStream(Encoding.UTF8.GetBytes(lines)), "test");
        var check = (IFileHistoryCheck)HistoryModelCatalogue.Find(model)!.Begin(new CheckRequest());
        check.ReadAll(input, _ => { });
        Assert.That(check.Decide(SearchLimits.Default, CancellationToken.None).Result.Verdict, Is.EqualTo(Verdict.Invalid));
    }

    private static IEnumerable<string> Names => HistoryModelCatalogue.All.Select(model => model.Name);

    private static CheckReport Check(string model, HistoryBuilder builder)
    {
        var check = HistoryModelCatalogue.Find(model)!.Begin(new CheckRequest());
        foreach (var operation in builder.ToHistory())
            check.Add(operation);
        return check.Decide(SearchLimits.Default, CancellationToken.None);
    }
}
