using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Registry;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RegistryCheckerTests
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
            Assert.That(result.Looked["registry-rows"], Is.EqualTo(3 * (6 + 12)));
            Assert.That(result.Looked["registrations"], Is.EqualTo(3 * 4));
        });
    }

    [Test]
    public void A_lower_epoch_in_a_later_snapshot_is_found()
    {
        _cluster["n2"].Epoch = 3;
        Row(ForgedCluster.FirstSnapshot, 1).Value = [.. ForgedSnapshot.Big(_cluster["n2"].FullId), 0, 1, 0, 3];

        Assert.That(Expect("epoch-fell").Message, Does.Contain("epoch 1").And.Contain("after epoch 3"));
    }

    [Test]
    public void A_registration_with_a_lower_epoch_is_found()
    {
        var full = _cluster["n3"].FullId;
        _cluster["n2"].Log.Insert(0, new ForgedEntry(2, 60, Sealer.Proposal(1, ForgedCluster.Registration(1, full, 1))));
        _cluster["n2"].Log.Insert(0, new ForgedEntry(2, 59, Sealer.Proposal(1, ForgedCluster.Registration(1, full, 2))));
        foreach (var node in _cluster.Nodes)
            node.Epoch = 2;

        Assert.That(Expect("epoch-fell").Message, Does.Contain("entry 60"));
    }

    [Test]
    public void A_registration_that_a_leader_left_behind_which_was_cut_off_is_none()
    {
        var full = _cluster["n3"].FullId;
        foreach (var node in _cluster.Nodes)
            node.Epoch = 3;
        foreach (var entry in _cluster.Nodes.SelectMany(node => node.Log).Where(entry => entry.Index >= 50))
            entry.Term = 3;
        _cluster["n2"].Log.InsertRange(0, [Registers(2, 47, epoch: 3), new ForgedEntry(3, 40, []), new ForgedEntry(3, 41, []), Registers(3, 49, epoch: 2)]);

        Assert.That(Check().Findings.Select(finding => finding.Message), Is.Empty);

        ForgedEntry Registers(ulong term, ulong index, ushort epoch) => new(term, index, Sealer.Proposal(1, ForgedCluster.Registration(1, full, epoch)));
    }

    [Test]
    public void A_snapshot_that_was_not_written_to_its_end_has_lost_nothing()
    {
        var rows = _cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].ToList();
        rows.Remove(Row(ForgedCluster.LastSnapshot, 1));
        _cluster["n2"].Extra[$"data/n2/fsm-snap/{450:x16}.fsm"] = ForgedSnapshot.Of(rows, ForgedCluster.RaftCutover)[..^6];

        Assert.That(Kinds(), Has.All.EqualTo("unreadable"));
    }

    [TestCase(14, "registry-late")]
    [TestCase(15, "registry-missing")]
    public void A_node_has_time_to_register(long seconds, string kind)
    {
        foreach (var node in _cluster.Nodes)
            node.Snapshots[ForgedCluster.LastSnapshot].RemoveAll(row => IsRegistry(row, 3, _cluster["n2"].ShortId));
        RunEvent[] events = [new(0, RunEventKind.Healed, "healed", [], null), new(seconds * 1_000_000_000, RunEventKind.Note, RunNote.CaptureBegins, [], null)];

        var result = new RegistryChecker().Check(_cluster.Run() with { Timeline = [.. events] }, CancellationToken.None);

        Assert.That(result.Findings.Single().Kind, Is.EqualTo(kind));
        Assert.That(result.Verdict, Is.EqualTo(kind == "registry-late" ? Verdict.Unknown : Verdict.Invalid));
    }

    [Test]
    public void A_row_that_vanished_is_found()
    {
        _cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].Remove(Row(ForgedCluster.LastSnapshot, 1));

        Assert.That(Expect("registry-lost").Node, Is.EqualTo("n2"));
    }

    [Test]
    public void A_short_id_that_does_not_fit_the_full_one_is_found()
    {
        var row = Row(ForgedCluster.LastSnapshot, 3);
        row.Value[7] ^= 1;

        Assert.That(Kinds(), Does.Contain("registry-node").And.Contain("registry-collision"));
    }

    [Test]
    public void Two_nodes_with_one_short_id_are_found()
    {
        Row(ForgedCluster.LastSnapshot, 3).Value[0] ^= 1;

        Assert.That(Kinds(), Does.Contain("registry-collision"));
    }

    [Test]
    public void Epochs_in_the_wrong_order_are_found()
    {
        Row(ForgedCluster.LastSnapshot, 3).Value[9] = 2;

        Expect("registry-epochs");
    }

    [Test]
    public void A_row_for_a_key_that_nobody_lists_is_found()
    {
        _cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].Add(ForgedCluster.Registry(9, _cluster["n2"].ShortId, _cluster["n2"].FullId, 1, 1));

        Assert.That(Expect("registry-stray").Message, Does.Contain("key 9"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_malformed_row_is_found(bool inKey)
    {
        var row = Row(ForgedCluster.LastSnapshot, 3);
        if (inKey)
            row.Key = [.. row.Key, 7];
        else
            row.Value = [.. row.Value, 7];

        Assert.That(Kinds(), Does.Contain("registry-malformed"));
    }

    [Test]
    public void A_node_that_never_registered_for_the_active_storage_key_is_found()
    {
        foreach (var node in _cluster.Nodes)
            node.Snapshots[ForgedCluster.LastSnapshot].RemoveAll(row => IsRegistry(row, 3, _cluster["n2"].ShortId));

        Assert.That(Expect("registry-missing").Message, Does.Contain("n2"));
    }

    [Test]
    public void A_sidecar_whose_epoch_was_rolled_back_is_found()
    {
        _cluster["n2"].SidecarEdits!.Add(("\"local_epoch\": 1", "\"local_epoch\": 0"));

        var result = Check();

        Assert.That(result.Findings, Has.All.Property("Kind").EqualTo("epoch-behind").And.All.Property("Node").EqualTo("n2"));
        Assert.That(result.Findings, Is.Not.Empty);
    }

    [Test]
    public void No_registry_at_all_is_unknown_once_keys_were_bootstrapped()
    {
        foreach (var rows in _cluster.Nodes.SelectMany(node => node.Snapshots.Values))
            rows.RemoveAll(row => row.Key.AsSpan().StartsWith("!encryption"u8));
        foreach (var node in _cluster.Nodes)
            node.SidecarEdits = null;

        Assert.That(Check().Findings.Select(finding => finding.Kind), Is.EqualTo(new[] { "control-dark" }));
    }

    private ForgedRow Row(ulong snapshot, uint keyId) =>
        _cluster["n2"].Snapshots[snapshot].First(row => IsRegistry(row, keyId, _cluster["n2"].ShortId));

    private static bool IsRegistry(ForgedRow row, uint keyId, ushort node) =>
        row.Key.AsSpan().SequenceEqual(ForgedCluster.Registry(keyId, node, 0, 0, 0).Key);

    private CheckResult Check() => new RegistryChecker().Check(_cluster.Run(), CancellationToken.None);

    private IEnumerable<string> Kinds() => Check().Findings.Select(finding => finding.Kind);

    private Finding Expect(string kind)
    {
        var result = Check();
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Select(finding => finding.Kind), Is.EqualTo(new[] { kind }));
        return result.Findings[0];
    }
}
