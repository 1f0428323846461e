using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Replicas;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Replicas;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplicaCheckerTests
{
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void Replicas_that_seal_the_same_values_differently_are_equal()
    {
        var result = Check();

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["state-pairs"], Is.EqualTo(4), "two snapshots of two other nodes");
            Assert.That(result.Looked["rows-compared"], Is.EqualTo(2 * (20 + 40 + 6 + 12)));
        });
    }

    [Test]
    public void A_row_that_one_node_lacks_is_named()
    {
        var rows = _cluster["n3"].Snapshots[ForgedCluster.LastSnapshot];
        rows.Remove(_cluster["n3"].Row("k0225"));

        Assert.That(Expect().Message, Does.Contain("k0225").And.Contain("is on n1, but not on n3").And.Contain("at index 400"));
    }

    [Test]
    public void Another_value_is_named()
    {
        Reseal("n3", 225, Sealer.StringBody([1, 2, 3]), expireAt: 0);

        Assert.That(Expect().Message, Does.Contain("different values"));
    }

    [Test]
    public void Another_expiry_is_named()
    {
        var value = _cluster.Canaries.First(canary => canary.Key == "k0225").Value;
        Reseal("n3", 225, Sealer.StringBody(value.Span), expireAt: 77);

        Assert.That(Expect().Message, Does.Contain("expires at 0 on one and at 77"));
    }

    [Test]
    public void A_row_that_is_deleted_on_one_node_only_is_named()
    {
        _cluster["n3"].Row("k0225").Value = Sealer.Tombstone("x", 1).Value;

        Assert.That(Expect().Message, Does.Contain("is deleted on one"));
    }

    [Test]
    public void A_registry_row_that_differs_is_named()
    {
        _cluster["n3"].Snapshots[ForgedCluster.LastSnapshot].First(row => row.Key[0] == '!' && row.Key[1] == 'e').Value[11] = 9;

        Assert.That(Expect().Message, Does.Contain("!encryption|writers|"));
    }

    [Test]
    public void Versions_older_than_what_a_node_retains_may_be_gone()
    {
        var rows = _cluster["n3"].Snapshots[ForgedCluster.LastSnapshot];
        rows.Remove(_cluster["n3"].Row("k0055"));
        rows.Add(new ForgedRow("_meta_min_retained_ts"u8.ToArray(), ForgedSnapshot.Little(ForgedCluster.TimestampAt(60))));

        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void Without_two_states_to_compare_the_answer_is_unknown()
    {
        foreach (var node in _cluster.Nodes)
            node.Snapshots.Clear();

        var result = Check();

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Findings.Single().Kind, Is.EqualTo("nothing-compared"));
    }

    [Test]
    public void Pebble_stores_are_put_together_from_their_logs_and_compared()
    {
        var row = Sealer.Clear("!redis|str|a", 7, [1]);
        var run = Runs.Of([StoreOf("n1", row), StoreOf("n2", Sealer.Clear("!redis|str|a", 7, [2]))], [], [Phase.Phase0]);

        var result = new ReplicaChecker().Check(run, CancellationToken.None);

        Assert.That(result.Findings.Single().Message, Does.Contain("!redis|str|a").And.Contain("different values"));
    }

    [Test]
    public void Stores_at_different_indexes_may_lag_but_a_difference_is_doubtful()
    {
        var old = Sealer.Clear("!redis|str|a", 7, [1]);
        var young = Sealer.Clear("!redis|str|b", 900, [1]);
        var ahead = Runs.Of([StoreOf("n1", [old], index: 5), StoreOf("n2", [old, young], index: 6)], [], [Phase.Phase0]);
        var apart = Runs.Of([StoreOf("n1", [], index: 5), StoreOf("n2", [old, young], index: 6)], [], [Phase.Phase0]);

        Assert.That(new ReplicaChecker().Check(ahead, CancellationToken.None).Verdict, Is.EqualTo(Verdict.Valid));
        Assert.That(new ReplicaChecker().Check(apart, CancellationToken.None).Verdict, Is.EqualTo(Verdict.Unknown));
    }

    private static Elastickv.Jepsen.Checker.Disks.DiskImage StoreOf(string node, ForgedRow row) => StoreOf(node, [row], index: 5);

    private static Elastickv.Jepsen.Checker.Disks.DiskImage StoreOf(string node, ForgedRow[] rows, ulong index)
    {
        var log = new ForgedPebbleLog(4);
        log.Batch(1, [.. rows.Select(row => (row.Key, row.Value)), ("_meta_applied_index"u8.ToArray(), ForgedSnapshot.Little(index)),
            ("_meta_last_commit_ts"u8.ToArray(), ForgedSnapshot.Little(100))]);
        return new Disk(node).With($"data/{node}/fsm.db/000004.log", log.ToArray()).Image;
    }

    private void Reseal(string node, ulong index, byte[] body, ulong expireAt)
    {
        var key = "!redis|str|" + ForgedCluster.KeyAt(index);
        _cluster[node].Row(ForgedCluster.KeyAt(index)).Value =
            Sealer.Sealed(_cluster.Keys[1], 1, _cluster[node].NextNonce(), key, ForgedCluster.TimestampAt(index), body, expireAt).Value;
    }

    private CheckResult Check() => new ReplicaChecker().Check(_cluster.Run(), CancellationToken.None);

    private Finding Expect()
    {
        var result = Check();
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Select(finding => finding.Kind), Is.EqualTo(new[] { "replica-differs" }));
        return result.Findings[0];
    }
}
