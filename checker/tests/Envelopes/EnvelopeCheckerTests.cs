using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Envelopes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EnvelopeCheckerTests
{
    private const ulong Clear = 55;
    private const ulong Sealed = 225;
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void A_healthy_cluster_is_valid_and_everything_sealed_is_opened()
    {
        var result = Check();

        Assert.Multiple(() =>
        {
            Assert.That(result.Findings.Select(finding => finding.Message), Is.Empty);
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["opened-rows"], Is.EqualTo(result.Looked["sealed-rows"]).And.EqualTo(3 * 40));
            Assert.That(result.Looked["opened-entries"], Is.EqualTo(result.Looked["sealed-entries"]).And.EqualTo(3 * 22));
            Assert.That(result.Looked["values-compared"], Is.EqualTo(3 * 60));
            Assert.That(result.Looked["keys"], Is.EqualTo(4));
        });
    }

    [Test]
    public void Swapped_rows_are_found()
    {
        var (one, other) = (Row(220), Row(221));
        (one.Value, other.Value) = (other.Value, one.Value);

        Expect("envelope-broken", "belongs to another row", count: 2);
    }

    [Test]
    public void Cleared_state_bits_are_found()
    {
        Row(Sealed).Value[0] = 0;

        var result = Check();

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Select(finding => finding.Kind), Is.EquivalentTo(new[] { "rebadged-row", "clear-after-cutover" }));
    }

    [TestCase(0x03)]
    [TestCase(0x04)]
    [TestCase(0x06)]
    [TestCase(0x80)]
    public void Illegal_flags_are_found(byte flags)
    {
        Row(Sealed).Value[0] = flags;

        Expect("row-flags", $"{flags:x2}");
    }

    [Test]
    public void A_clear_row_marked_as_sealed_is_found()
    {
        Row(Clear).Value[0] = 2;

        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Invalid));
    }

    [Test]
    public void A_forged_expiry_is_found_and_named()
    {
        Row(Sealed).Value[3] = 1;

        Expect("envelope-broken", "sealed without an expiry");
    }

    [Test]
    public void A_tombstone_with_a_body_is_found()
    {
        Row(Clear).Value[0] = 1;

        Expect("tombstone-body", "a body of");
    }

    [TestCase(9, 2, "envelope-version")]
    [TestCase(10, 2, "envelope-flag")]
    [TestCase(10, 1, "envelope-broken")]
    [TestCase(14, 9, "key-unknown")]
    [TestCase(20, 9, "envelope-broken")]
    [TestCase(60, 9, "envelope-broken")]
    public void A_changed_byte_of_an_envelope_is_found(int at, byte value, string kind)
    {
        Row(Sealed).Value[at] = value;

        Expect(kind, "");
    }

    [Test]
    public void A_short_envelope_is_found()
    {
        Row(Sealed).Value = Row(Sealed).Value[..42];

        Expect("envelope-short", "33 bytes");
    }

    [Test]
    public void A_row_sealed_under_a_key_of_the_other_purpose_is_found()
    {
        Replace(Sealed, (key, body) => Sealer.Sealed(_cluster.Keys[2], 2, _cluster["n2"].NextNonce(), key, ForgedCluster.TimestampAt(Sealed), body));

        Expect("key-purpose", "which is a Raft key");
    }

    [Test]
    public void A_row_sealed_under_a_key_that_the_node_does_not_list_is_found()
    {
        _cluster["n2"].SidecarEdits!.AddRange([("\"1\": {", "\"7\": {"), (Convert.ToBase64String(_cluster.Wrapped[1]), Convert.ToBase64String(_cluster.Wrapped[2]))]);

        var result = Check();

        Assert.That(result.Findings, Has.All.Property("Kind").EqualTo("key-missing").And.All.Property("Node").EqualTo("n2"));
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
    }

    [Test]
    public void Without_the_kek_keys_are_not_taken_for_unknown()
    {
        var result = new EnvelopeChecker().Check(_cluster.Run() with { Kek = default }, CancellationToken.None);

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Findings.Select(finding => finding.Kind), Does.Contain("key-not-known"));
    }

    [TestCase(false, "key-unknown", Verdict.Invalid)]
    [TestCase(true, "key-not-known", Verdict.Unknown)]
    public void Only_a_sidecar_that_was_taken_away_may_have_listed_the_key(bool isTaken, string kind, Verdict verdict)
    {
        foreach (var node in _cluster.Nodes)
            node.SidecarEdits!.AddRange([("\"3\": {", "\"7\": {"), ("\"storage\": 3", "\"storage\": 7")]);
        if (isTaken)
            _cluster["n2"].SidecarEdits = null;
        RunEvent[] events = [new(1, RunEventKind.Tampered, StartReason.WipedSidecar, ["n2"], null), new(2, RunEventKind.Capture, "final", ["n2"], null)];

        var result = new EnvelopeChecker().Check(_cluster.Run() with { Timeline = [.. events] }, CancellationToken.None);

        Assert.That(result.Verdict, Is.EqualTo(verdict));
        Assert.That(result.Findings.Select(finding => finding.Kind), Has.Some.EqualTo(kind));
    }

    [Test]
    public void A_node_that_was_captured_in_trouble_may_have_an_older_sidecar()
    {
        _cluster["n2"].SidecarEdits!.AddRange([("\"1\": {", "\"7\": {"), (Convert.ToBase64String(_cluster.Wrapped[1]), Convert.ToBase64String(_cluster.Wrapped[2]))]);
        RunEvent[] events = [new(1, RunEventKind.Tampered, StartReason.OlderSidecar, ["n2"], null), new(2, RunEventKind.Capture, "final", ["n2"], null)];

        var result = new EnvelopeChecker().Check(_cluster.Run() with { Timeline = [.. events] }, CancellationToken.None);

        Assert.That(result.Findings.Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void A_binding_that_leaves_something_out_is_found_and_named()
    {
        Rebind(220, (envelope, _, rowKey) => [.. envelope, .. rowKey]);
        Expect("envelope-broken", "not bound to the row's header");
        Rebind(220, (envelope, header, _) => [.. envelope, .. header]);
        Expect("envelope-broken", "not bound to the row's key");
        Rebind(220, (envelope, header, rowKey) => [.. envelope, .. header, .. rowKey[..^8]]);
        Expect("envelope-broken", "not bound to the version");
        Rebind(220, (_, header, rowKey) => [.. header, .. rowKey]);
        Expect("envelope-broken", "not bound to version, flag and key id");
        Rebind(220, (_, _, _) => []);
        Expect("envelope-broken", "bound to nothing");
    }

    [Test]
    public void An_envelope_inside_an_envelope_is_found()
    {
        var inner = Row(Sealed).Value[9..];
        Replace(Sealed, (key, _) => Sealer.Sealed(_cluster.Keys[1], 1, _cluster["n2"].NextNonce(), key, ForgedCluster.TimestampAt(Sealed), inner));

        Expect("double-envelope", "");
    }

    [Test]
    public void A_sealed_value_that_no_client_wrote_is_found()
    {
        Replace(Sealed, (key, _) => Sealer.Sealed(_cluster.Keys[1], 1, _cluster["n2"].NextNonce(), key, ForgedCluster.TimestampAt(Sealed), Sealer.StringBody(new byte[40])));

        Expect("foreign-value", "no client wrote");
    }

    [Test]
    public void A_clear_row_written_after_the_cutover_is_found()
    {
        Replace(Sealed, (key, body) => Sealer.Clear(key, ForgedCluster.TimestampAt(Sealed), body));

        Expect("clear-after-cutover", "");
    }

    [Test]
    public void A_sealed_row_in_a_snapshot_from_before_the_cutover_is_found()
    {
        var node = _cluster["n2"];
        node.Snapshots[90] = [Sealer.Sealed(_cluster.Keys[1], 1, node.NextNonce(), "!redis|str|early", 7, [1])];

        Expect("sealed-too-early", "before the storage cutover");
    }

    [Test]
    public void A_row_that_is_no_row_is_found()
    {
        _cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].Add(new ForgedRow([1, 2], [3]));

        Expect("row-illegal", "");
    }

    [TestCase(3)]
    [TestCase(40)]
    public void How_far_a_rewrite_has_come_is_no_version(int length)
    {
        _cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].Add(new ForgedRow([.. "!encryption|rewrite|cursor|"u8, 0, 0, 0, 3], new byte[length]));

        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_clear_entry_above_the_cutover_is_found()
    {
        var entry = _cluster["n2"].Entry(Sealed);
        entry.Data = Sealer.Proposal(1, [0, 1, 2, 3]);

        Expect("clear-above-cutover", "entry 225");
    }

    [Test]
    public void What_a_deposed_leader_left_behind_above_the_cutover_is_not_judged()
    {
        _cluster["n2"].Log.Insert(0, new ForgedEntry(1, Sealed, Sealer.Proposal(1, [0, 1, 2, 3])));

        Assert.That(Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_sealed_entry_below_the_cutover_is_found()
    {
        _cluster["n2"].Entry(Clear).Data = Sealer.Proposal(1, Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(9, 1, 1), [0]));

        Expect("sealed-too-early", "entry 55");
    }

    [TestCase(0)]
    [TestCase(4)]
    public void An_entry_without_framing_is_found(byte framing)
    {
        _cluster["n2"].Entry(Clear).Data[0] = framing;

        Expect("framing-illegal", "");
    }

    [Test]
    public void An_entry_sealed_as_a_whole_is_found()
    {
        _cluster["n2"].Entry(Sealed).Data = Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(9, 1, 1), Sealer.Proposal(1, [0]));

        Expect("framing-sealed", "");
    }

    [Test]
    public void An_entry_under_a_storage_key_is_found()
    {
        _cluster["n2"].Entry(Sealed).Data = Sealer.Proposal(1, Sealer.RaftEnvelope(_cluster.Keys[1], 1, Sealer.Nonce(9, 1, 1), [0]));

        Expect("key-purpose", "which is a Storage key");
    }

    [Test]
    public void An_entry_that_is_not_bound_to_its_purpose_is_found_and_named()
    {
        _cluster["n2"].Entry(Sealed).Data = Sealer.Proposal(1, Sealer.Envelope(_cluster.Keys[2], 2, Sealer.Nonce(9, 1, 1), [0], [1, 0, 0, 0, 2]));

        Expect("envelope-broken", "not bound to its purpose");
    }

    [Test]
    public void An_entry_sealed_under_another_key_than_it_names_is_found_and_named()
    {
        _cluster["n2"].Entry(Sealed).Data = Sealer.Proposal(1, Sealer.Envelope(_cluster.Keys[4], 2, Sealer.Nonce(9, 1, 1), [0], [0x52, 1, 0, 0, 0, 2]));

        Expect("envelope-broken", "sealed under the Raft key 4");
    }

    [Test]
    public void An_entry_sealed_twice_is_found()
    {
        var inner = Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(9, 1, 1), [0]);
        _cluster["n2"].Entry(Sealed).Data = Sealer.Proposal(1, Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(9, 1, 2), inner));

        Expect("double-envelope", "");
    }

    [Test]
    public void A_damaged_snapshot_makes_the_answer_unknown()
    {
        var run = _cluster.Run();
        var image = run.Disks[1];
        var files = image.Files.Select(file => file.Name.EndsWith(".fsm") ? file with { Open = () => new MemoryStream(new byte[1000]), Length = 1000 } : file);

        var result = new EnvelopeChecker().Check(run with { Disks = run.Disks.SetItem(1, image with { Files = [.. files] }) }, CancellationToken.None);

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Findings, Has.All.Property("Kind").EqualTo("unreadable").And.All.Property("Node").EqualTo("n2"));
    }

    [Test]
    public void Nothing_sealed_anywhere_makes_the_answer_unknown_once_phase_1_was_reached()
    {
        foreach (var node in _cluster.Nodes)
        {
            node.Snapshots.Clear();
            node.Log.Clear();
            node.SidecarEdits!.AddRange([("true", "false"), ("index\": 100", "index\": 0"), ("index\": 200", "index\": 0")]);
        }

        var result = Check();

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Findings.Select(finding => finding.Kind).Distinct(), Is.EquivalentTo(new[] { "nothing-read", "control-dark" }));
    }

    private ForgedRow Row(ulong index) => _cluster["n2"].Row(ForgedCluster.KeyAt(index));

    private void Replace(ulong index, Func<string, byte[], ForgedRow> with)
    {
        var value = _cluster.Canaries.First(canary => canary.Key == ForgedCluster.KeyAt(index)).Value;
        var made = with("!redis|str|" + ForgedCluster.KeyAt(index), Sealer.StringBody(value.Span));
        Row(index).Value = made.Value;
    }

    private void Rebind(ulong index, Func<byte[], byte[], byte[], byte[]> bind)
    {
        var row = Row(index);
        row.Value = [.. row.Value[..9], .. Sealer.Envelope(_cluster.Keys[1], 1, _cluster["n2"].NextNonce(), [1, 2, 3], bind([1, 0, 0, 0, 0, 1], row.Value[..9], row.Key))];
    }

    private CheckResult Check() => new EnvelopeChecker().Check(_cluster.Run(), CancellationToken.None);

    private void Expect(string kind, string message, int count = 1)
    {
        var result = Check();
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(result.Findings.Select(finding => finding.Kind), Is.EqualTo(Enumerable.Repeat(kind, count)));
            Assert.That(result.Findings[0].Message, Does.Contain(message));
            Assert.That(result.Findings[0].Node, Is.EqualTo("n2"));
            Assert.That(result.Findings[0].File, Is.Not.Null);
            Assert.That(result.Findings[0].Offset, Is.Not.Null);
        });
    }
}
