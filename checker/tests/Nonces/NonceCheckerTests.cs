using Elastickv.Jepsen.Checker.Nonces;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Nonces;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NonceCheckerTests
{
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void A_healthy_cluster_is_valid()
    {
        var result = Check();

        Assert.Multiple(() =>
        {
            Assert.That(result.Findings.Select(finding => finding.Message), Is.Empty);
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["nonces"], Is.EqualTo((3 * 30) + 22), "each node seals 30 rows itself, the leader 22 entries for all");
        });
    }

    [Test]
    public void The_same_row_in_two_snapshots_and_at_two_captures_is_no_repetition() =>
        Assert.That(Check("before", "final").Verdict, Is.EqualTo(Verdict.Valid));

    [Test]
    public void Rows_that_came_with_the_snapshot_of_another_node_are_no_repetition()
    {
        _cluster["n3"].Snapshots[ForgedCluster.LastSnapshot] = [.. _cluster["n1"].Snapshots[ForgedCluster.LastSnapshot].Select(row => row.Copy())];

        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_nonce_used_twice_by_one_node_is_found_with_both_places()
    {
        Reseal("n2", 221, NonceOf("n2", 220));

        var finding = Expect("nonce-reused");
        Assert.That(finding.Message, Does.Contain("fsm-snap").And.Contain("n2"));
        Assert.That(finding.Key, Does.Contain("k0221"));
    }

    [Test]
    public void A_nonce_used_by_two_nodes_is_found()
    {
        Reseal("n2", 221, NonceOf("n1", 220));

        Assert.That(Expect("nonce-reused").Message, Does.Contain("n1").And.Contain("n2"));
    }

    [Test]
    public void A_nonce_used_again_after_a_restore_is_found_across_captures()
    {
        var before = _cluster["n2"].Image("before");
        Reseal("n2", 320, NonceOf("n2", 220), keyId: 3);
        Reseal("n2", 220, Sealer.Nonce(_cluster["n2"].ShortId, 1, 900));
        var run = _cluster.Run();
        Reseal("n2", 221, NonceOf("n2", 222));

        Assert.That(Check(run).Verdict, Is.EqualTo(Verdict.Valid), "the same nonce under another key is no repetition");
        var after = _cluster["n2"].Image("final");
        var result = Check(run with { Disks = [before, after] });
        Assert.That(result.Findings.Select(finding => finding.Kind), Has.All.EqualTo("nonce-reused"));
        Assert.That(result.Findings[0].Message, Does.Contain("(final)"));
    }

    [Test]
    public void A_nonce_used_twice_in_the_log_is_found()
    {
        var nonce = _cluster["n1"].Entry(220).Data[15..27];
        foreach (var node in _cluster.Nodes)
            node.Entry(221).Data = Sealer.Proposal(221, Sealer.RaftEnvelope(_cluster.Keys[2], 2, nonce, [0, 9]));

        Assert.That(Expect("nonce-reused", count: 3).File, Does.Contain("wal/"));
    }

    [Test]
    public void One_key_for_both_purposes_is_found()
    {
        _cluster.Wrapped[4] = Sealer.Wrap(_cluster.Kek, _cluster.Keys[3], _cluster.Bytes(12));

        Assert.That(Check().Findings.Select(finding => finding.Kind), Does.Contain("key-reused"));
    }

    [Test]
    public void A_nonce_of_a_node_that_never_registered_is_found()
    {
        Reseal("n2", 220, Sealer.Nonce(0x1234, 1, 1));

        Assert.That(Expect("nonce-unregistered").Message, Does.Contain("1234"));
    }

    [Test]
    public void A_nonce_of_an_epoch_that_was_never_registered_is_found()
    {
        Reseal("n2", 220, Sealer.Nonce(_cluster["n2"].ShortId, 2, 1));

        Assert.That(Expect("nonce-unregistered").Message, Does.Contain("epoch 2"));
    }

    [Test]
    public void What_a_replica_sealed_before_its_registration_is_allowed_when_its_sidecar_has_the_epoch()
    {
        Reseal("n2", 220, Sealer.Nonce(_cluster["n2"].ShortId, 2, 1));
        _cluster["n2"].SidecarEdits!.Add(("\"local_epoch\": 1", "\"local_epoch\": 2"));

        var result = Check();

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
        Assert.That(result.Looked["unregistered-epochs"], Is.EqualTo(1));
    }

    [Test]
    public void A_proposal_sealed_before_its_registration_is_found()
    {
        _cluster["n1"].SidecarEdits!.Add(("\"local_epoch\": 1", "\"local_epoch\": 2"));
        var early = Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(_cluster["n1"].ShortId, 2, 1), [0]);
        _cluster["n1"].Entry(220).Data = Sealer.Proposal(220, early);

        Expect("nonce-unregistered");
    }

    [Test]
    public void A_registration_in_the_log_counts()
    {
        Reseal("n2", 220, Sealer.Nonce(_cluster["n2"].ShortId, 2, 1));
        var registration = Sealer.RaftEnvelope(_cluster.Keys[4], 4, Sealer.Nonce(_cluster["n1"].ShortId, 1, 2000), ForgedCluster.Registration(1, _cluster["n2"].FullId, 2));
        _cluster["n1"].Log.Add(new ForgedEntry(2, 500, Sealer.Proposal(7, registration)));

        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_count_that_falls_back_is_found()
    {
        var far = Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(_cluster["n1"].ShortId, 1, 1_000_000), [0]);
        _cluster["n1"].Entry(220).Data = Sealer.Proposal(220, far);

        Assert.That(Check().Findings.Select(finding => finding.Kind), Does.Contain("counter-fell"));
    }

    [Test]
    public void The_same_ciphertext_on_nodes_that_applied_the_log_themselves_is_found()
    {
        foreach (var snapshot in _cluster["n3"].Snapshots.Keys.ToList())
            _cluster["n3"].Snapshots[snapshot] = [.. _cluster["n1"].Snapshots[snapshot].Select(row => row.Copy())];

        Assert.That(Expect("shared-ciphertext").Node, Is.EqualTo("n3"));
    }

    private byte[] NonceOf(string node, ulong index) => _cluster[node].Row(ForgedCluster.KeyAt(index)).Value[15..27];

    private void Reseal(string node, ulong index, byte[] nonce, uint keyId = 1)
    {
        var key = "!redis|str|" + ForgedCluster.KeyAt(index);
        var value = _cluster.Canaries.First(canary => canary.Key == ForgedCluster.KeyAt(index)).Value;
        _cluster[node].Row(ForgedCluster.KeyAt(index)).Value =
            Sealer.Sealed(_cluster.Keys[keyId], keyId, nonce, key, ForgedCluster.TimestampAt(index), Sealer.StringBody(value.Span)).Value;
    }

    private CheckResult Check(params string[] labels) => Check(_cluster.Run(labels));

    private static CheckResult Check(Elastickv.Jepsen.Checker.Evidence.RunRecord run) => new NonceChecker().Check(run, CancellationToken.None);

    private Finding Expect(string kind, int count = 1)
    {
        var result = Check();
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Select(finding => finding.Kind), Is.EqualTo(Enumerable.Repeat(kind, count)));
        return result.Findings[0];
    }
}
