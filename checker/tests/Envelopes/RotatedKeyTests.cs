using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Envelopes;

/// <summary>Keys that are used though a rotation has replaced them (D-56, D-163), and what only looks so. The rotations stand at 300 and 301.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RotatedKeyTests
{
    private const ulong Late = 325;
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void A_row_under_the_old_key_whose_value_was_written_after_the_rotation_is_found()
    {
        Reseal("n2", Late, keyId: 1);

        Expect("n2", "is sealed under key 1", "k0325");
    }

    [Test]
    public void A_row_under_the_old_key_that_an_earlier_snapshot_above_the_rotation_lacks_is_found()
    {
        Reseal("n2", Late, keyId: 1);
        _cluster["n2"].Snapshots[310] = [.. _cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].Where(row => !IsLate(row)).Select(row => row.Copy())];
        _cluster.Canaries.Clear();

        Expect("n2", "though key 3 had replaced it at index 300", "k0325", operations: false);
    }

    [Test]
    public void An_entry_under_the_old_key_of_a_writer_that_had_used_the_new_one_is_found()
    {
        for (ulong i = 0; i < RetiredKeys.InFlight; i++)
            _cluster.NextRaftNonce();
        Replace("n2", Late, term: 2, keyId: 2, _cluster.NextRaftNonce(), [0, 1, 2]);

        Expect("n2", "though its writer had used key 4 before", key: null, operations: false);
    }

    [Test]
    public void An_entry_under_the_old_key_of_a_writer_that_had_used_the_new_one_in_an_earlier_life_is_found()
    {
        Replace("n2", Late, term: 2, keyId: 2, Sealer.Nonce(_cluster["n1"].ShortId, 2, 1), [0, 1, 2]);

        Expect("n2", "though its writer had used key 4 before", key: null, operations: false);
    }

    [Test]
    public void A_proposal_that_took_its_key_before_the_rotation_and_its_count_after_it_is_no_violation()
    {
        Replace("n2", Late, term: 2, keyId: 2, _cluster.NextRaftNonce(), [0, 1, 2]);

        Assert.That(Check().Findings.Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void An_entry_under_the_old_key_whose_value_was_written_after_the_rotation_is_found()
    {
        Replace("n2", 320, term: 2, keyId: 2, Sealer.Nonce(_cluster["n2"].ShortId, 1, 7), Value(320));
        Replace("n2", 321, term: 2, keyId: 2, Sealer.Nonce(_cluster["n2"].ShortId, 1, 8), Value(321));

        Expect("n2", "written after that key was replaced by key 4 at index 301", "k0321");
    }

    [Test]
    public void A_proposal_that_another_node_had_sealed_says_nothing_about_what_the_leader_knew()
    {
        Replace("n2", 321, term: 2, keyId: 2, Sealer.Nonce(_cluster["n2"].ShortId, 1, 7), Value(321));

        Assert.That(Check().Findings.Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void A_proposal_that_overtook_the_rotation_is_no_violation()
    {
        Replace("n2", 320, term: 2, keyId: 2, Sealer.Nonce(_cluster["n1"].ShortId, 1, 5), [0, 1, 2]);

        Assert.That(Check().Findings.Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void A_new_leader_may_use_the_old_key_until_it_has_answered()
    {
        Replace("n2", 320, term: 3, keyId: 2, Sealer.Nonce(_cluster["n2"].ShortId, 1, 7), Value(320));

        Assert.That(Check().Findings.Select(finding => finding.Message), Is.Empty);

        Replace("n2", 321, term: 3, keyId: 2, Sealer.Nonce(_cluster["n2"].ShortId, 1, 8), Value(321));

        Expect("n2", "written after that key was replaced", "k0321");
    }

    [Test]
    public void A_leader_that_was_cut_off_before_the_rotation_goes_on_with_the_old_key()
    {
        CutOff("n2", rotation: 3);

        Assert.That(Check().Findings.Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void A_leader_that_never_heard_that_its_rotation_was_committed_goes_on_with_the_old_key()
    {
        CutOff("n2", rotation: 2);

        Assert.That(Check().Findings.Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void What_stands_before_the_rotation_is_under_the_old_key()
    {
        Replace("n2", 229, term: 2, keyId: 2, Sealer.Nonce(_cluster["n1"].ShortId, 1, 60_000), Value(229));

        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    private static bool IsLate(ForgedRow row) => row.Key.AsSpan().IndexOf("k03"u8) >= 0;

    private byte[] Value(ulong index) => [0x00, 0x0A, .. _cluster.Canaries.Single(canary => canary.Key == ForgedCluster.KeyAt(index)).Value.Span];

    /// <summary>Leaves proposals of term 2 in a node's log where those of term 3 came to stand, the rotation in the term that is told.</summary>
    private void CutOff(string node, ulong rotation)
    {
        var log = _cluster[node].Log;
        var lost = log.Where(entry => entry.Index is > 301 and < 330).Select(entry => new ForgedEntry(2, entry.Index, Proposed(node, entry.Index))).ToList();
        foreach (var entry in _cluster.Nodes.SelectMany(each => each.Log).Where(entry => entry.Index >= 301))
            entry.Term = entry.Index == 301 ? rotation : 3;
        log.InsertRange(log.FindIndex(entry => entry.Index == (rotation == 3 ? 301UL : 320UL)), lost);
    }

    private byte[] Proposed(string node, ulong index) =>
        Sealer.Proposal(index, Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(_cluster[node].ShortId, 1, 50_000 + index), Value(index)));

    private void Replace(string node, ulong index, ulong term, uint keyId, byte[] nonce, byte[] payload)
    {
        var entry = _cluster[node].Entry(index);
        entry.Term = term;
        entry.Data = Sealer.Proposal(index, Sealer.RaftEnvelope(_cluster.Keys[keyId], keyId, nonce, payload));
    }

    private void Reseal(string node, ulong index, uint keyId)
    {
        var value = _cluster.Canaries.First(canary => canary.Key == ForgedCluster.KeyAt(index)).Value;
        _cluster[node].Row(ForgedCluster.KeyAt(index)).Value = Sealer.Sealed(
            _cluster.Keys[keyId], keyId, _cluster[node].NextNonce(), "!redis|str|" + ForgedCluster.KeyAt(index), ForgedCluster.TimestampAt(index), Sealer.StringBody(value.Span)).Value;
    }

    private CheckResult Check() => new EnvelopeChecker().Check(_cluster.Run(), CancellationToken.None);

    private void Expect(string node, string message, string? key, bool operations = true)
    {
        var finding = Check().Findings.Single();
        Assert.Multiple(() =>
        {
            Assert.That((finding.Kind, finding.Node), Is.EqualTo(("rotated-key-used", node)));
            Assert.That(finding.Message, Does.Contain(message));
            Assert.That(finding.File, Is.Not.Null);
            Assert.That(finding.Offset, Is.Positive);
            Assert.That(finding.Key, key is null ? Is.Null : Does.EndWith(key));
            Assert.That(finding.Operations, operations ? Is.EqualTo(new[] { _cluster.OperationAt(ulong.Parse(key![1..])) }) : Is.Empty);
        });
    }
}
