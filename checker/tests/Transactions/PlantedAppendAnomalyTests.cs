using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

/// <summary>Every anomaly by its name, in list-append histories that have it and no graver one.</summary>
public sealed class PlantedAppendAnomalyTests
{
    [Test]
    public void G0_is_found() => AssertFound("G0", "read-uncommitted", new TransactionScript()
        .Ok(0, 10, "append x 1; append y 1")
        .Ok(0, 10, "append x 2; append y 2")
        .Ok(20, 30, "r x [1 2]; r y [2 1]"));

    [Test]
    public void G0_process_is_found() => AssertFound("G0-process", "strong-session-read-uncommitted", new TransactionScript()
        .Ok(0, 1, "append x 1", process: 1)
        .Ok(2, 3, "append x 2", process: 1)
        .Ok(4, 5, "r x [2 1]"));

    [Test]
    public void G0_realtime_is_found() => AssertFound("G0-realtime", "strong-read-uncommitted", new TransactionScript()
        .Ok(0, 1, "append x 1")
        .Ok(2, 3, "append x 2")
        .Ok(4, 5, "r x [2 1]"));

    [Test]
    public void G1a_is_found() => AssertFound("G1a", "read-committed", new TransactionScript()
        .Fail(0, 1, "append x 1")
        .Ok(2, 3, "r x [1]"));

    [Test]
    public void Dirty_update_is_found() => AssertFound("dirty-update", "read-committed", new TransactionScript()
        .Fail(0, 1, "append x 1")
        .Ok(2, 3, "append x 2")
        .Ok(4, 5, "r x [1 2]"));

    [Test]
    public void G1b_is_found() => AssertFound("G1b", "read-committed", new TransactionScript()
        .Ok(0, 10, "append x 1; append x 2")
        .Ok(0, 10, "r x [1]"));

    [Test]
    public void G1c_is_found() => AssertFound("G1c", "read-committed", new TransactionScript()
        .Ok(0, 10, "append x 1; r y [1]")
        .Ok(0, 10, "append y 1; r x [1]"));

    [Test]
    public void G1c_process_is_found() => AssertFound("G1c-process", "strong-session-read-committed", new TransactionScript()
        .Ok(0, 1, "r x [1]", process: 1)
        .Ok(2, 3, "append x 1", process: 1));

    [Test]
    public void G1c_realtime_is_found() => AssertFound("G1c-realtime", "strong-read-committed", new TransactionScript()
        .Ok(0, 1, "r x [1]")
        .Ok(2, 3, "append x 1"));

    [Test]
    public void G_single_is_found() => AssertFound("G-single", "consistent-view", new TransactionScript()
        .Ok(0, 10, "append x 1; append y 1")
        .Ok(0, 10, "r x [1]; r y []"));

    [Test]
    public void G_single_process_is_found() => AssertFound("G-single-process", "strong-session-snapshot-isolation", new TransactionScript()
        .Ok(0, 1, "append x 1", process: 1)
        .Ok(2, 3, "r x []", process: 1)
        .Ok(4, 5, "r x [1]"));

    [Test]
    public void G_single_realtime_is_found() => AssertFound("G-single-realtime", "strong-snapshot-isolation", new TransactionScript()
        .Ok(0, 1, "append x 1")
        .Ok(2, 3, "r x []")
        .Ok(4, 5, "r x [1]"));

    [Test]
    public void G_nonadjacent_is_found() => AssertFound("G-nonadjacent", "snapshot-isolation", LongFork(new TransactionScript()
        .Ok(0, 100, "append x 1")
        .Ok(0, 100, "append y 1")));

    [Test]
    public void G_nonadjacent_process_is_found() => AssertFound("G-nonadjacent-process", "strong-session-snapshot-isolation", new TransactionScript()
        .Ok(0, 10, "append x 1", process: 1)
        .Ok(20, 30, "r y []", process: 1)
        .Ok(0, 10, "append y 1", process: 2)
        .Ok(20, 30, "r x []", process: 2)
        .Ok(40, 50, "r x [1]; r y [1]"));

    [Test]
    public void G_nonadjacent_realtime_is_found() => AssertFound("G-nonadjacent-realtime", "strong-snapshot-isolation", new TransactionScript()
        .Ok(0, 10, "append x 1")
        .Ok(20, 30, "r y []")
        .Ok(0, 40, "append y 1")
        .Ok(0, 40, "r y [1]; r x []"));

    [Test]
    public void G2_item_is_found() => AssertFound("G2-item", "repeatable-read", new TransactionScript()
        .Ok(0, 10, "r x []; append y 1")
        .Ok(0, 10, "r y []; append x 1"));

    [Test]
    public void G2_item_process_is_found() => AssertFound("G2-item-process", "strong-session-serializable", new TransactionScript()
        .Ok(0, 10, "append x 1", process: 1)
        .Ok(20, 30, "r y []", process: 1)
        .Ok(0, 40, "r x []; append y 1"));

    [Test]
    public void G2_item_realtime_is_found() => AssertFound("G2-item-realtime", "strict-serializable", new TransactionScript()
        .Ok(0, 10, "append x 1")
        .Ok(20, 30, "r y []")
        .Ok(0, 40, "r x []; append y 1"));

    [Test]
    public void Lost_update_is_found() => AssertFound("lost-update", "cursor-stability", new TransactionScript()
        .Ok(0, 10, "r x []; append x 1")
        .Ok(0, 10, "r x []; append x 2"));

    [Test]
    public void An_internal_anomaly_is_found() => AssertFound("internal", "read-atomic", new TransactionScript()
        .Ok(0, 10, "append x 1; r x []")
        .Ok(20, 30, "r x [1]"));

    [Test]
    public void Unrepeatable_reads_in_one_transaction_are_internal() => AssertFound("internal", "read-atomic", new TransactionScript()
        .Ok(0, 10, "r x []; r x [1]")
        .Ok(0, 10, "append x 1"));

    [Test]
    public void A_future_read_is_found() => AssertFound("future-read", "read-committed", new TransactionScript()
        .Ok(0, 10, "r x [1]; append x 1"));

    [Test]
    public void Duplicate_elements_are_found() => AssertFound("duplicate-elements", "read-uncommitted", new TransactionScript()
        .Ok(0, 10, "append x 1")
        .Ok(0, 10, "r x [1 1]"));

    [Test]
    public void An_incompatible_order_is_found() => AssertFound("incompatible-order", "read-committed", new TransactionScript()
        .Ok(0, 10, "append x 1")
        .Ok(0, 10, "append x 2")
        .Ok(0, 10, "r x [1 2]")
        .Ok(0, 10, "r x [2]"));

    [Test]
    public void A_garbage_read_is_found() => AssertFound("garbage-read", "read-uncommitted", new TransactionScript()
        .Ok(0, 10, "append x 1")
        .Ok(0, 10, "r x [1 7]"));

    [Test]
    public void Cyclic_versions_are_found() => AssertFound("cyclic-versions", "read-committed", new TransactionScript()
        .Ok(0, 10, "append x 1; append x 2")
        .Ok(0, 10, "r x [2 1]"));

    private static TransactionScript LongFork(TransactionScript writes) => writes
        .Ok(0, 100, "r x [1]; r y []")
        .Ok(0, 100, "r x []; r y [1]");

    /// <summary>The anomaly is found, and the weakest model that forbids it is among the weakest violated.</summary>
    private static void AssertFound(string anomaly, string weakest, TransactionScript script)
    {
        var table = TransactionTable.Of(TransactionModel.ListAppend, script.ToEvents());
        var report = new TransactionChecker(TransactionModel.ListAppend).Check(table, CancellationToken.None);
        var allowing = new TransactionChecker(TransactionModel.ListAppend, weakest).Check(table, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(report.Result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(report.Anomalies.Select(found => found.Name), Does.Contain(anomaly));
            Assert.That(allowing.Result.Verdict, Is.EqualTo(Verdict.Invalid), $"{weakest} forbids it");
            Assert.That(report.Violated, Does.Contain(weakest));
        });
    }
}
