using System.Text;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Audits;

/// <summary>A disk that was captured in the midst of trouble beside the disks of the end: what it may lack, and what it may not hold.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CapturesDuringTheRunTests
{
    private const string Label = "f9-rollback-sidecar";
    private const int NonceAt = 6;
    private const string FirstWal = "data/n2/wal/0000000000000000-0000000000000000.wal";

    private readonly ForgedCluster _end = new();

    /// <summary>The same cluster byte for byte, to be spoiled into what it was earlier.</summary>
    private readonly ForgedCluster _earlier = new();

    private ForgedNode Stopped => _earlier["n2"];

    [Test]
    public void A_node_that_was_stopped_early_may_lack_what_came_later()
    {
        Stopped.Log.RemoveAll(entry => entry.Index > 310);
        Stopped.Snapshots.Remove(ForgedCluster.LastSnapshot);
        OldSidecar();

        IsValid(Torn(Stopped.Image(Label)));
    }

    [Test]
    public void A_node_that_was_stopped_may_have_stored_what_its_sidecar_does_not_know_yet()
    {
        OldSidecar();

        IsValid(Stopped.Image(Label));
    }

    [Test]
    public void A_node_whose_sidecar_was_wiped_or_that_was_writing_it_is_no_violation()
    {
        Stopped.SidecarEdits = null;
        Stopped.Extra["encryption/keys.json.tmp"] = Encoding.UTF8.GetBytes(_end.SidecarText(1))[..100];
        Stopped.Extra["data/n2/fsm-snap/0000000000000190.fsm.tmp"] = _end.Bytes(1000);

        IsValid(Stopped.Image(Label));
    }

    [Test]
    public void A_node_that_was_stopped_before_it_stored_anything_of_phase_0_is_no_doubt()
    {
        Stopped.Log.RemoveAll(entry => entry.Index < ForgedCluster.StorageCutover);
        Stopped.Snapshots.Clear();

        IsValid(Stopped.Image(Label));
    }

    [Test]
    public void A_control_that_is_dark_at_the_end_is_a_doubt()
    {
        _end["n2"].Log.RemoveAll(entry => entry.Index < ForgedCluster.StorageCutover);
        _end["n2"].Snapshots.Clear();

        var finding = new CanaryScanChecker().Check(Run(Stopped.Image(Label)), CancellationToken.None).Findings.Single();

        Assert.That((finding.Kind, finding.Node, finding.Capture), Is.EqualTo(("control-dark", "n2", "final")));
    }

    [Test]
    public void A_node_that_was_stopped_with_anothers_snapshot_not_yet_installed_did_not_copy_it()
    {
        foreach (var snapshot in Stopped.Snapshots.Keys.ToList())
            Stopped.Snapshots[snapshot] = [.. _earlier["n1"].Snapshots[snapshot].Select(row => row.Copy())];

        IsValid(Stopped.Image(Label));
    }

    /// <summary>It has applied all of its own log, and the log of the others went on without it: what clients were told meanwhile it cannot have.</summary>
    [Test]
    public void A_store_that_was_cut_off_need_not_hold_what_was_answered_before_its_capture()
    {
        Stopped.Log.RemoveAll(entry => entry.Index > ForgedCluster.FirstSnapshot);
        var rows = Stopped.Snapshots[ForgedCluster.FirstSnapshot].Select(row => (row.Key, row.Value)).ToArray();
        Stopped.Snapshots.Clear();
        Stopped.Extra["data/n2/fsm.db/000004.log"] = new ForgedPebbleLog(4).Batch(1, rows).ToArray();

        IsValid(Stopped.Image(Label));
    }

    /// <summary>The log segment is purged long before the end.</summary>
    [Test]
    public void A_value_that_lay_in_clear_only_for_a_while_is_found_with_its_capture_file_and_offset()
    {
        const string Purged = "data/n2/wal/0000000000000001-0000000000000140.wal";
        var value = _end.Canaries.First(canary => canary.Phase == Phase.Phase2);
        Stopped.Extra[Purged] = [.. new byte[64], .. value.Value.Span, .. new byte[64]];

        var finding = new CanaryScanChecker().Check(Run(Stopped.Image(Label)), CancellationToken.None).Findings.Single();

        Assert.Multiple(() =>
        {
            Assert.That((finding.Kind, finding.Node, finding.Capture), Is.EqualTo(("canary-leak", "n2", Label)));
            Assert.That((finding.File, finding.Offset, finding.Key), Is.EqualTo((Purged, 64L, value.Key)));
        });
    }

    [TestCase("data/n2/snapshot-in-the-making.tmp")]
    [TestCase("data/n2/fsm-snap/0000000000000190.fsm.tmp")]
    [TestCase("encryption/keys.json.tmp")]
    public void A_key_or_value_in_a_temporary_file_is_found(string file)
    {
        Stopped.Extra[file] = [.. _end.Keys[3], .. _end.Canaries.First(canary => canary.Phase == Phase.Phase1).Value.Span];

        var findings = new CanaryScanChecker().Check(Run(Stopped.Image(Label)), CancellationToken.None).Findings;

        Assert.That(findings.Select(finding => (finding.Kind, finding.Capture, finding.File, finding.Offset)), Is.EqualTo(new[] { ("key-leak", Label, file, 0L), ("canary-leak", Label, file, 32L) }));
    }

    [Test]
    public void A_value_that_stays_where_it_must_not_be_is_told_of_once()
    {
        const string File = "data/n2/core";
        var values = _end.Canaries.Where(canary => canary.Phase == Phase.Phase2).Take(2).ToList();
        Stopped.Extra[File] = [.. values[0].Value.Span, .. values[1].Value.Span];
        _end["n2"].Extra[File] = [.. values[1].Value.Span];

        var findings = new CanaryScanChecker().Check(Run(Stopped.Image(Label)), CancellationToken.None).Findings;

        Assert.That(findings.Select(finding => (finding.Key, finding.Capture)), Is.EquivalentTo(new[] { (values[0].Key, Label), (values[1].Key, "final") }));
    }

    [Test]
    public void A_row_that_was_sealed_and_lies_in_clear_later_is_found_at_the_end()
    {
        var row = _end["n2"].Row("k0220");
        var value = _end.Canaries.First(canary => canary.Key == "k0220").Value;
        row.Value = Sealer.Clear("!redis|str|k0220", ForgedCluster.TimestampAt(220), Sealer.StringBody(value.ToArray())).Value;

        var findings = DiskAudit.Run(Run(Stopped.Image(Label)), CancellationToken.None).SelectMany(result => result.Findings).ToList();

        Assert.That(findings.Select(finding => (finding.Kind, finding.Capture)), Does.Contain(("canary-leak", "final")).And.Contain(("clear-after-cutover", "final")));
    }

    [Test]
    public void A_nonce_that_was_used_at_the_end_for_something_else_than_before_is_found()
    {
        var (before, now) = (Stopped.Row("k0220"), _end["n2"].Row("k0221"));
        var nonce = before.Value[(RowHeader.Size + NonceAt)..(RowHeader.Size + NonceAt + 12)];
        now.Value = Sealer.Sealed(_end.Keys[1], 1, nonce, "!redis|str|k0221", ForgedCluster.TimestampAt(221), Sealer.StringBody(_end.Bytes(40))).Value;
        _end["n2"].Row("k0220").Value = Sealer.Sealed(_end.Keys[1], 1, _end["n2"].NextNonce(), "!redis|str|k0220", ForgedCluster.TimestampAt(220), Sealer.StringBody(_end.Bytes(40))).Value;

        var result = new Checker.Nonces.NonceChecker().Check(Run(Stopped.Image(Label)), CancellationToken.None);

        Assert.That(result.Findings.Single().Kind, Is.EqualTo("nonce-reused"));
        Assert.That(result.Findings.Single().Message, Does.Contain(Label).And.Contain("final"));
    }

    /// <summary>A sidecar is replaced as a whole (spec §4.3), whenever one looks.</summary>
    [Test]
    public void A_torn_sidecar_is_found_at_any_moment()
    {
        Stopped.SidecarEdits = null;
        Stopped.Extra["encryption/keys.json"] = Encoding.UTF8.GetBytes(_end.SidecarText(1))[..100];

        var result = new Checker.Sidecars.SidecarChecker().Check(Run(Stopped.Image(Label)), CancellationToken.None);

        Assert.That(result.Findings.Select(finding => (finding.Kind, finding.Capture)), Is.EqualTo(new[] { ("sidecar-illegal", Label) }));
    }

    [Test]
    public void A_sidecar_that_falls_behind_what_it_was_is_found_at_the_end()
    {
        Stopped.Epoch = 3;

        var result = new Checker.Sidecars.SidecarChecker().Check(Run(Stopped.Image(Label)), CancellationToken.None);

        Assert.That(result.Findings, Has.Length.EqualTo(4).And.All.Matches<Finding>(finding => finding.Kind == "sidecar-fell" && finding.Message.Contains(Label)));
    }

    private void IsValid(DiskImage stopped)
    {
        var results = DiskAudit.Run(Run(stopped), CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(results.SelectMany(result => result.Findings).Select(finding => $"{finding.Kind}: {finding.Message}"), Is.Empty);
            Assert.That(results.Select(result => result.Verdict), Is.All.EqualTo(Verdict.Valid));
        });
    }

    /// <summary>The stopped node was captured after every client had its answer, long before the cluster was healed.</summary>
    private RunRecord Run(DiskImage stopped)
    {
        var run = _end.Run();
        return run with
        {
            Disks = [stopped, .. run.Disks],
            History = History(),
            Timeline =
            [
                new RunEvent(1_000, RunEventKind.Tampered, StartReason.OlderSidecar, ["n2"], null),
                new RunEvent(1_001, RunEventKind.Capture, Label, ["n2"], null),
                new RunEvent(2_000, RunEventKind.Healed, "healed", ["n1", "n2", "n3"], null),
                .. run.Nodes.Select(node => new RunEvent(3_000, RunEventKind.Capture, "final", [node], null)),
            ],
        };
    }

    /// <summary>Every write of the cluster, one after the other.</summary>
    private History History() => new([.. _end.Canaries.SelectMany((canary, number) => new[] { OperationType.Invoke, OperationType.Ok }.Select((type, half) => new Operation
    {
        Index = (2 * number) + half,
        Time = (2 * number) + half,
        Process = 1,
        Type = type,
        Function = FunctionName.Write,
        Key = canary.Key,
        Value = OperationValue.Of(Encoding.Latin1.GetString(canary.Value.Span)),
    }))]);

    private void OldSidecar()
    {
        Stopped.SidecarEdits = null;
        Stopped.Extra["encryption/keys.json"] = Encoding.UTF8.GetBytes($$"""
            {
              "version": 2, "raft_applied_index": 100, "storage_envelope_active": true, "storage_envelope_cutover_index": 100, "raft_envelope_cutover_index": 0,
              "active": { "storage": 1, "raft": 2 },
              "keys": {
                "1": { "purpose": "storage", "wrapped": "{{Convert.ToBase64String(_end.Wrapped[1])}}", "created": "2026-01-02T03:04:05Z", "local_epoch": 1 },
                "2": { "purpose": "raft", "wrapped": "{{Convert.ToBase64String(_end.Wrapped[2])}}", "created": "2026-01-02T03:04:05Z", "local_epoch": 0 }
              }
            }
            """);
    }

    /// <summary>The last record of the log was not written to its end.</summary>
    private static DiskImage Torn(DiskImage image)
    {
        var wal = image.Files.Single(file => file.Path == FirstWal);
        using var stream = wal.Open();
        var bytes = new byte[wal.Length];
        stream.ReadExactly(bytes);
        var torn = bytes[..(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) - 20)];
        return image with { Files = image.Files.Replace(wal, wal with { Length = torn.Length, Open = () => new MemoryStream(torn) }) };
    }
}
