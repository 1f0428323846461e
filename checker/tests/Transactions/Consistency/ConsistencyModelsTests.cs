using Elastickv.Jepsen.Checker.Transactions.Consistency;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Consistency;

public sealed class ConsistencyModelsTests
{
    [Test]
    public void Every_name_means_one_model() => Assert.That(ConsistencyModels.AllNames, Is.Unique);

    [Test]
    public void The_table_names_only_what_it_has() =>
        Assert.That(ConsistencyTable.Models.SelectMany(model => model.Implies).Distinct(), Is.SubsetOf(ConsistencyModels.Names));

    /// <summary>The names that Elle knows, as its consistency_model.clj lists them.</summary>
    [Test]
    public void Every_name_of_Elle_is_known()
    {
        string[] names =
        [
            "1SR", "PL-1", "PL-2", "PL-2+", "PL-2.99", "PL-2L", "PL-3", "PL-3U", "PL-CS", "PL-FCV", "PL-MSR", "PL-SI", "PL-SS", "PRAM", "ROLA", "causal",
            "causal-cerone", "conflict-serializable", "consistent-view", "cursor-stability", "forward-consistent-view", "linearizable",
            "monotonic-atomic-view", "monotonic-reads", "monotonic-snapshot-read", "monotonic-view", "monotonic-writes", "parallel-snapshot-isolation",
            "prefix", "read-atomic", "read-committed", "read-uncommitted", "read-your-writes", "repeatable-read", "sequential", "serializable",
            "session-serializable", "snapshot-isolation", "strict-serializable", "strong-PL-1", "strong-PL-2", "strong-read-committed",
            "strong-read-uncommitted", "strong-serializable", "strong-session-PL-1", "strong-session-PL-2", "strong-session-read-committed",
            "strong-session-read-uncommitted", "strong-session-serializable", "strong-session-snapshot-isolation", "strong-snapshot-isolation",
            "update-serializable", "view-serializable", "writes-follow-reads",
        ];
        Assert.That(names, Is.SubsetOf(ConsistencyModels.AllNames));
    }

    [Test]
    public void Weaker_models_stand_before_those_that_imply_them()
    {
        var names = ConsistencyModels.Names.ToList();
        Assert.That(ConsistencyTable.Models.Where(model => model.Implies.Any(weaker => names.IndexOf(weaker) > names.IndexOf(model.Name))), Is.Empty);
    }

    [Test]
    public void Strict_serializability_forbids_everything_that_any_model_forbids()
    {
        var everything = ConsistencyTable.Models.SelectMany(ConsistencyModels.ForbiddenBy).Distinct();
        Assert.That(ConsistencyModels.ForbiddenBy(ConsistencyModels.Find("strict-serializable")!), Is.SupersetOf(everything));
    }

    [TestCase("read-uncommitted", "G0", "G1a")]
    [TestCase("read-committed", "G1c", "G-single")]
    [TestCase("read-committed", "G1a", "internal")]
    [TestCase("cursor-stability", "lost-update", "G-single")]
    [TestCase("consistent-view", "G-single", "G-nonadjacent")]
    [TestCase("snapshot-isolation", "G-nonadjacent", "G2-item")]
    [TestCase("repeatable-read", "G2-item", "internal")]
    [TestCase("serializable", "G2-item", "G0-process")]
    [TestCase("strong-session-serializable", "G2-item-process", "G0-realtime")]
    [TestCase("strong-snapshot-isolation", "G-single-realtime", "G2-item-realtime")]
    [TestCase("strict-serializable", "G2-item-realtime", "nothing")]
    [TestCase("PL-3", "G2-item", "G1c-realtime")]
    public void A_model_forbids_some_anomalies_and_not_others(string name, string forbidden, string allowed)
    {
        var anomalies = ConsistencyModels.ForbiddenBy(ConsistencyModels.Find(name)!);
        Assert.Multiple(() =>
        {
            Assert.That(anomalies, Does.Contain(forbidden));
            Assert.That(anomalies, Does.Not.Contain(allowed));
        });
    }

    [Test]
    public void The_weakest_of_the_violated_models_is_named()
    {
        var violated = ConsistencyModels.ViolatedBy(["G-nonadjacent"]);
        Assert.Multiple(() =>
        {
            Assert.That(violated, Does.Contain("strict-serializable").And.Contain("serializable"));
            Assert.That(ConsistencyModels.Weakest(violated), Is.EqualTo(new[] { "snapshot-isolation", "repeatable-read" }));
        });
    }

    [Test]
    public void An_unknown_name_finds_nothing() => Assert.That(ConsistencyModels.Find("eventual"), Is.Null);
}
