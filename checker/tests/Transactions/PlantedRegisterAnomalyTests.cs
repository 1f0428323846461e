using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

/// <summary>Every anomaly by its name that registers can show. Who wrote over whom is never seen, so there is no G0.</summary>
public sealed class PlantedRegisterAnomalyTests
{
    [Test]
    public void G1a_is_found() => AssertFound("G1a", "read-committed", new TransactionScript()
        .Fail(0, 1, "w x 1")
        .Ok(2, 3, "r x 1"));

    [Test]
    public void G1b_is_found() => AssertFound("G1b", "read-committed", new TransactionScript()
        .Ok(0, 10, "w x 1; w x 2")
        .Ok(0, 10, "r x 1"));

    [Test]
    public void G1c_is_found() => AssertFound("G1c", "read-committed", new TransactionScript()
        .Ok(0, 10, "w x 1; r y 1")
        .Ok(0, 10, "w y 1; r x 1"));

    [Test]
    public void G1c_process_is_found() => AssertFound("G1c-process", "strong-session-read-committed", new TransactionScript()
        .Ok(0, 1, "r x 1", process: 1)
        .Ok(2, 3, "w x 1", process: 1));

    [Test]
    public void G1c_realtime_is_found() => AssertFound("G1c-realtime", "strong-read-committed", new TransactionScript()
        .Ok(0, 1, "r x 1")
        .Ok(2, 3, "w x 1"));

    [Test]
    public void G_single_is_found() => AssertFound("G-single", "consistent-view", new TransactionScript()
        .Ok(0, 10, "w x 1; w y 1")
        .Ok(0, 10, "r x 1; r y nil"));

    [Test]
    public void G_single_is_found_by_a_write_that_followed_a_read() => AssertFound("G-single", "consistent-view", new TransactionScript()
        .Ok(0, 50, "w x 1")
        .Ok(0, 50, "r x 1; w x 2; w y 1")
        .Ok(0, 50, "r y 1; r x 1"));

    [Test]
    public void G_single_is_found_by_the_other_write_of_a_transaction_that_was_read() => AssertFound("G-single", "consistent-view", new TransactionScript()
        .Ok(0, 50, "w x 1; w y 1")
        .Ok(0, 50, "w x 2; w y 2")
        .Ok(0, 50, "r x 1; r y 2"));

    [Test]
    public void G_single_process_is_found() => AssertFound("G-single-process", "strong-session-snapshot-isolation", new TransactionScript()
        .Ok(0, 1, "w x 1", process: 1)
        .Ok(2, 3, "r x nil", process: 1));

    [Test]
    public void G_single_realtime_is_found() => AssertFound("G-single-realtime", "strong-snapshot-isolation", new TransactionScript()
        .Ok(0, 1, "w x 1")
        .Ok(2, 3, "w x 2")
        .Ok(4, 5, "r x 1"));

    [Test]
    public void G_nonadjacent_is_found() => AssertFound("G-nonadjacent", "snapshot-isolation", new TransactionScript()
        .Ok(0, 100, "w x 1")
        .Ok(0, 100, "w y 1")
        .Ok(0, 100, "r x 1; r y nil")
        .Ok(0, 100, "r x nil; r y 1"));

    [Test]
    public void G_nonadjacent_process_is_found() => AssertFound("G-nonadjacent-process", "strong-session-snapshot-isolation", new TransactionScript()
        .Ok(0, 10, "w x 1", process: 1)
        .Ok(20, 30, "r y nil", process: 1)
        .Ok(0, 10, "w y 1", process: 2)
        .Ok(20, 30, "r x nil", process: 2));

    [Test]
    public void G_nonadjacent_realtime_is_found() => AssertFound("G-nonadjacent-realtime", "strong-snapshot-isolation", new TransactionScript()
        .Ok(0, 10, "w x 1")
        .Ok(20, 30, "r y nil")
        .Ok(0, 40, "w y 1")
        .Ok(0, 40, "r y 1; r x nil"));

    [Test]
    public void G2_item_is_found() => AssertFound("G2-item", "repeatable-read", new TransactionScript()
        .Ok(0, 10, "r x nil; w y 1")
        .Ok(0, 10, "r y nil; w x 1"));

    [Test]
    public void G2_item_process_is_found() => AssertFound("G2-item-process", "strong-session-serializable", new TransactionScript()
        .Ok(0, 10, "w x 1", process: 1)
        .Ok(20, 30, "r y nil", process: 1)
        .Ok(0, 40, "r x nil; w y 1"));

    [Test]
    public void G2_item_realtime_is_found() => AssertFound("G2-item-realtime", "strict-serializable", new TransactionScript()
        .Ok(0, 10, "w x 1")
        .Ok(20, 30, "r y nil")
        .Ok(0, 40, "r x nil; w y 1"));

    [Test]
    public void Lost_update_is_found() => AssertFound("lost-update", "cursor-stability", new TransactionScript()
        .Ok(0, 10, "r x nil; w x 1")
        .Ok(0, 10, "r x nil; w x 2"));

    [Test]
    public void An_internal_anomaly_is_found() => AssertFound("internal", "read-atomic", new TransactionScript()
        .Ok(0, 10, "w x 1; r x 2")
        .Ok(0, 10, "w x 2"));

    [Test]
    public void A_future_read_is_found() => AssertFound("future-read", "read-committed", new TransactionScript()
        .Ok(0, 10, "r x 1; w x 1"));

    [Test]
    public void A_garbage_read_is_found() => AssertFound("garbage-read", "read-uncommitted", new TransactionScript()
        .Ok(0, 10, "w x 1")
        .Ok(0, 10, "r x 7"));

    [Test]
    public void Cyclic_versions_are_found() => AssertFound("cyclic-versions", "read-committed", new TransactionScript()
        .Ok(0, 10, "r x 2; w x 1")
        .Ok(0, 10, "r x 1; w x 2"));

    [Test]
    public void Versions_that_are_cyclic_in_time_are_found() => AssertFound("cyclic-versions-realtime", "strong-snapshot-isolation", new TransactionScript()
        .Ok(0, 1, "w x 1")
        .Ok(2, 3, "w x 2")
        .Ok(4, 5, "r x 1"));

    [Test]
    public void Versions_that_are_cyclic_in_a_process_are_found() =>
        AssertFound("cyclic-versions-process", "strong-session-snapshot-isolation", new TransactionScript()
            .Ok(0, 100, "w x 1")
            .Ok(0, 100, "w x 2")
            .Ok(0, 10, "r x 1", process: 1)
            .Ok(20, 30, "r x 2", process: 1)
            .Ok(40, 50, "r x 1", process: 1));

    private static void AssertFound(string anomaly, string weakest, TransactionScript script)
    {
        var table = TransactionTable.Of(TransactionModel.RwRegister, script.ToEvents());
        var report = new TransactionChecker(TransactionModel.RwRegister).Check(table, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(report.Result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(report.Anomalies.Select(found => found.Name), Does.Contain(anomaly));
            Assert.That(report.Violated, Does.Contain(weakest));
        });
    }
}
