using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Canaries;

public sealed class CanaryScanCheckerTests
{
    private const string Wal = "data/n1/wal/0000000000000000-0000000000000000.wal";
    private const string Store = "data/n1/fsm.db/store";

    private readonly Random _random = new(20261122);

    [Test]
    public void Every_canary_of_the_upstream_log_is_found()
    {
        var result = Check([new Disk("n1").With(Wal, Upstream.WalBeginning)], Upstream.WalBeginningCanaries);

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["phase0 in the Raft log"], Is.EqualTo(Upstream.WalBeginningCanaries.Length));
            Assert.That(result.Looked["bytes"], Is.EqualTo(Upstream.WalBeginning.Length));
        });
    }

    [Test]
    public void The_same_log_is_a_leak_when_its_values_were_written_after_the_raft_cutover()
    {
        var late = Upstream.WalBeginningCanaries.Select((canary, index) => index == 0 ? canary : canary with { Phase = Phase.Phase2 }).ToArray();

        var result = Check([new Disk("n1").With(Wal, Upstream.WalBeginning)], late);

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Select(finding => finding.Key), Is.EquivalentTo(late.Skip(1).Select(canary => canary.Key)));
        foreach (var finding in result.Findings)
        {
            var value = late.Single(canary => canary.Key == finding.Key).Value;
            Assert.That(Upstream.WalBeginning.AsSpan((int)finding.Offset!.Value, value.Length).SequenceEqual(value.Span), Is.True);
        }
    }

    [Test]
    public void A_value_of_phase_1_may_stand_in_the_raft_log_but_not_in_the_store()
    {
        var control = NewCanary(Phase.Phase0);
        var value = NewCanary(Phase.Phase1);
        var disk = new Disk("n1").With(Wal, Concat(control, value)).With(Store, Concat(value));

        var result = Check([disk], [control, value]);

        var finding = result.Findings.Single();
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(finding.Kind, Is.EqualTo("canary-leak"));
            Assert.That(finding.File, Is.EqualTo(Store));
            Assert.That(finding.Node, Is.EqualTo("n1"));
            Assert.That(finding.Key, Is.EqualTo(value.Key));
            Assert.That(finding.Message, Does.Contain("phase1"));
        });
    }

    [Test]
    public void A_node_without_a_phase_0_value_makes_the_answer_unknown()
    {
        var control = NewCanary(Phase.Phase0);
        var result = Check([new Disk("n1").With(Wal, Concat(control)), new Disk("n2").With(Wal, new byte[4096])], [control]);

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(result.Findings.Single().Kind, Is.EqualTo("control-dark"));
            Assert.That(result.Findings.Single().Node, Is.EqualTo("n2"));
        });
    }

    [Test]
    public void No_disk_at_all_is_unknown() => Assert.That(Check([], [NewCanary(Phase.Phase0)]).Verdict, Is.EqualTo(Verdict.Unknown));

    [Test]
    public void A_value_of_a_phase_that_was_never_reached_is_unknown()
    {
        var control = NewCanary(Phase.Phase0);
        var stray = NewCanary("phase7");
        var result = Check([new Disk("n1").With(Wal, Concat(control, stray))], [control, stray]);

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Findings.Single().Kind, Is.EqualTo("unknown-phase"));
    }

    [Test]
    public void The_kek_and_every_data_key_may_stand_nowhere()
    {
        var control = NewCanary(Phase.Phase0);
        var sidecar = new Disk("n1").With("encryption/keys.json", Upstream.Sidecar).With(Wal, Concat(control));
        var key = UnwrapFirst();

        var clean = Check([sidecar], [control], Upstream.Kek);
        var leaky = Check([sidecar.With("data/n1/core", [1, 2, 3, .. Upstream.Kek, .. key])], [control], Upstream.Kek);

        Assert.Multiple(() =>
        {
            Assert.That(clean.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(clean.Looked["secrets"], Is.EqualTo(5));
            Assert.That(leaky.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(leaky.Findings.Select(finding => (finding.Kind, finding.Offset)), Is.EqualTo(new[] { ("key-leak", 3L), ("key-leak", 35L) }));
        });
    }

    [Test]
    public void A_value_in_a_file_name_is_found()
    {
        var control = NewCanary(Phase.Phase0);
        var text = new Canary(Phase.Phase2, "k", Convert.ToHexString(NewBytes(16)).Select(c => (byte)c).ToArray(), Acked: true);
        var name = System.Text.Encoding.ASCII.GetString(text.Value.Span);

        var result = Check([new Disk("n1").With(Wal, Concat(control)).With($"data/tmp-{name}", [])], [control, text]);

        Assert.That(result.Findings.Single().Message, Does.Contain("a file name"));
    }

    [Test]
    public void An_unreadable_file_makes_the_answer_unknown()
    {
        var control = NewCanary(Phase.Phase0);
        var image = new Disk("n1").With(Wal, Concat(control)).Image;
        var broken = image with { Files = image.Files.Add(new DiskFile("data/n1/bad", 10, () => throw new IOException("bad sector"))) };

        var result = new CanaryScanChecker().Check(Runs.Of([broken], [control]), CancellationToken.None);

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Findings.Single().Message, Does.Contain("bad sector"));
    }

    private static byte[] UnwrapFirst()
    {
        using var json = System.Text.Json.JsonDocument.Parse(Upstream.Sidecar);
        var wrapped = json.RootElement.GetProperty("keys").GetProperty("1").GetProperty("wrapped").GetBytesFromBase64();
        return Elastickv.Jepsen.Checker.Envelopes.KeyWrap.Unwrap(Upstream.Kek, wrapped)!;
    }

    private static CheckResult Check(Disk[] disks, Canary[] canaries, byte[]? kek = null) =>
        new CanaryScanChecker().Check(Runs.Of(disks.Select(disk => disk.Image), canaries, kek: kek), CancellationToken.None);

    private byte[] NewBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private Canary NewCanary(string phase) => new(phase, $"key:{phase}", NewBytes(32), Acked: true);

    private static byte[] Concat(params Canary[] canaries) =>
        [.. canaries.SelectMany(canary => new byte[] { 7, 7, 7 }.Concat(canary.Value.ToArray()))];
}
