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

    private static CheckReport Check(string model, HistoryBuilder builder)
    {
        var check = HistoryModelCatalogue.Find(model)!.Begin(new CheckRequest());
        foreach (var operation in builder.ToHistory())
            check.Add(operation);
        return check.Decide(SearchLimits.Default, CancellationToken.None);
    }
}
