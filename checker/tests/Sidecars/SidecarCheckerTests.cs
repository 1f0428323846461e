using System.Text;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Tests.Fixtures;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Sidecars;

public sealed class SidecarCheckerTests
{
    private const string Path = "encryption/keys.json";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string Text = Encoding.UTF8.GetString(Upstream.Sidecar);

    [Test]
    public void Sidecars_of_an_upstream_cluster_are_valid()
    {
        var result = Check(Text, Text, Text);

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["sidecars"], Is.EqualTo(3));
            Assert.That(result.Looked["wrapped-keys"], Is.EqualTo(12));
        });
    }

    [Test]
    public void Created_and_local_epoch_may_differ() =>
        Assert.That(Check(Text, Text.Replace("T03:02:51Z", "T03:02:52Z").Replace("\"local_epoch\": 0", "\"local_epoch\": 7")).Verdict, Is.EqualTo(Verdict.Valid));

    [TestCase("\"raft_applied_index\": 477", "\"raft_applied_index\": 396", "sidecar-differs")]
    [TestCase("\"storage_envelope_cutover_index\": 163", "\"storage_envelope_cutover_index\": 164", "sidecar-differs")]
    [TestCase("\"raft_envelope_cutover_index\": 280", "\"raft_envelope_cutover_index\": 281", "sidecar-differs")]
    [TestCase("\"raft_envelope_cutover_index\": 280", "\"raft_envelope_cutover_index\": 0", "sidecar-behind")]
    [TestCase("\"storage_envelope_active\": true", "\"storage_envelope_active\": false", "sidecar-behind")]
    [TestCase("\"storage\": 3", "\"storage\": 1", "sidecar-differs")]
    [TestCase("\"raft\": 4", "\"raft\": 2", "sidecar-differs")]
    [TestCase("\"raft\": 4", "\"raft\": 3", "sidecar-illegal")]
    [TestCase("\"raft\": 4", "\"raft\": 9", "sidecar-illegal")]
    [TestCase("\"raft\": 4", "\"raft\": 0", "sidecar-behind")]
    [TestCase("\"version\": 2", "\"version\": 3", "sidecar-illegal")]
    [TestCase("\"4\": {", "\"04\": {", "sidecar-illegal")]
    [TestCase("\"4\": {", "\"0\": {", "sidecar-illegal")]
    [TestCase("\"purpose\": \"storage\"", "\"purpose\": \"other\"", "sidecar-illegal")]
    [TestCase("NHe4NN6g", "NHe4NN6h", "key-unwrap")]
    [TestCase("NHe4NN6g", "NHe4", "sidecar-illegal")]
    [TestCase("\"local_epoch\": 0", "\"local_epoch\": 65536", "sidecar-illegal")]
    [TestCase("  \"active\"", "  \"inactive\"", "sidecar-illegal")]
    [TestCase("{", "", "sidecar-illegal")]
    public void A_deviation_is_found(string from, string to, string kind)
    {
        Assert.That(Text, Does.Contain(from));

        var result = Check(Text, Text.Replace(from, to));

        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(result.Findings.Select(finding => finding.Kind), Does.Contain(kind));
            Assert.That(result.Findings, Has.All.Property("Node").EqualTo("n2"));
        });
    }

    [Test]
    public void Another_key_under_the_same_id_is_found()
    {
        var swapped = Text.Replace("NHe4NN6gokXKhnMwD5av1/RT/9ixx76SzMyXPluPihFL7yo+XQ23sLnpNelqcZRKnYtmywlemaxjgX6M", "KluhFbmLqUWmlcLeN1q3VDqiO0d2zVcLHFe472Afw1pICiBf9zErAawCO0yhnhToiRNLuCz8D5db3/mp");

        Assert.That(Check(Text, swapped).Findings.Single().Message, Does.Contain("another key 3"));
    }

    [Test]
    public void A_node_without_a_sidecar_is_found()
    {
        var result = Check(Text, null);

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Findings.Single().Kind, Is.EqualTo("sidecar-missing"));
    }

    [TestCase(false, Verdict.Unknown, "not-at-rest")]
    [TestCase(true, Verdict.Invalid, "sidecar-missing")]
    public void Nodes_must_agree_only_once_the_cluster_was_healed(bool healed, Verdict verdict, string kind)
    {
        var events = new List<RunEvent> { new(1, RunEventKind.FaultBegin, "kill", ["n2"], null) };
        if (healed)
            events.Add(new RunEvent(2, RunEventKind.Healed, "healed", [], null));

        var result = new SidecarChecker().Check(Record(Text, null) with { Timeline = [.. events] }, CancellationToken.None);

        Assert.That(result.Verdict, Is.EqualTo(verdict));
        Assert.That(result.Findings.Single().Kind, Is.EqualTo(kind));
    }

    [TestCase(3, Verdict.Invalid, "sidecar-missing")]
    [TestCase(1, Verdict.Unknown, "not-at-rest")]
    public void What_was_captured_before_the_cluster_was_healed_need_not_agree(long captured, Verdict verdict, string kind)
    {
        RunEvent[] events = [new(captured, RunEventKind.Capture, "final", ["n1", "n2"], null), new(2, RunEventKind.Healed, "healed", ["n1", "n2"], null)];

        var result = new SidecarChecker().Check(Record(Text, null) with { Timeline = [.. events] }, CancellationToken.None);

        Assert.That((result.Verdict, result.Findings.Single().Kind), Is.EqualTo((verdict, kind)));
    }

    [TestCase("n1", Verdict.Invalid)]
    [TestCase("n2", Verdict.Unknown)]
    public void A_node_that_was_still_behind_when_it_was_stopped_need_not_agree(string behind, Verdict verdict)
    {
        RunEvent[] events = [new(2, RunEventKind.Healed, "healed", ["n1", "n2", "n3"], null), new(3, RunEventKind.Note, RunNote.NotCaughtUp, [behind], null)];

        var result = new SidecarChecker().Check(Record(Text, Text.Replace("\"raft_applied_index\": 477", "\"raft_applied_index\": 396"), Text) with { Timeline = [.. events] }, CancellationToken.None);

        Assert.That(result.Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public void No_sidecar_anywhere_is_unknown_once_keys_were_bootstrapped()
    {
        Assert.That(Check((string?)null).Verdict, Is.EqualTo(Verdict.Unknown));

        var early = Runs.Of([new Disk("n1").Image], [], [Phase.Phase0]);
        Assert.That(new SidecarChecker().Check(early, CancellationToken.None).Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_sidecar_that_others_can_read_is_found()
    {
        var disk = new Disk("n1").With(Path, Upstream.Sidecar, Private | UnixFileMode.GroupRead);

        var result = new SidecarChecker().Check(Runs.Of([disk.Image], [], kek: Upstream.Kek), CancellationToken.None);

        Assert.That(result.Findings.Single().Message, Does.Contain("640"));
    }

    [Test]
    public void Without_the_kek_the_answer_is_unknown()
    {
        var disk = new Disk("n1").With(Path, Upstream.Sidecar, Private);

        Assert.That(new SidecarChecker().Check(Runs.Of([disk.Image], []), CancellationToken.None).Verdict, Is.EqualTo(Verdict.Unknown));
    }

    [Test]
    public void Earlier_captures_may_lag_behind()
    {
        var before = new Disk("n1", "before").With(Path, Encoding.UTF8.GetBytes(Text.Replace("477", "396").Replace("\"raft\": 4", "\"raft\": 2")), Private);
        var after = new Disk("n1").With(Path, Upstream.Sidecar, Private);

        Assert.That(new SidecarChecker().Check(Runs.Of([before.Image, after.Image], [], kek: Upstream.Kek), CancellationToken.None).Verdict, Is.EqualTo(Verdict.Valid));
    }

    [TestCase("\"raft_applied_index\": 477", "\"raft_applied_index\": 478")]
    [TestCase("\"local_epoch\": 0", "\"local_epoch\": 3")]
    [TestCase("\"storage_envelope_cutover_index\": 163", "\"storage_envelope_cutover_index\": 162")]
    [TestCase("\"raft_envelope_cutover_index\": 280", "\"raft_envelope_cutover_index\": 281")]
    [TestCase("\"2\": {", "\"7\": {")]
    public void A_sidecar_that_lost_something_since_an_earlier_capture_is_found(string now, string before)
    {
        var earlier = new Disk("n1", "before").With(Path, Encoding.UTF8.GetBytes(Text.Replace(now, before)), Private);
        var last = new Disk("n1").With(Path, Upstream.Sidecar, Private);

        var result = new SidecarChecker().Check(Runs.Of([earlier.Image, last.Image], [], kek: Upstream.Kek), CancellationToken.None);

        Assert.That(result.Findings, Has.All.Property("Kind").EqualTo("sidecar-fell"));
        Assert.That(result.Findings, Is.Not.Empty);
    }

    [TestCase("\"local_epoch\": 0", "\"local_epoch\": 3", Verdict.Valid)]
    [TestCase("\"raft_applied_index\": 477", "\"raft_applied_index\": 478", Verdict.Invalid)]
    public void A_sidecar_that_was_made_anew_may_have_forgotten_epochs_only(string now, string before, Verdict verdict)
    {
        var earlier = new Disk("n1", "before").With(Path, Encoding.UTF8.GetBytes(Text.Replace(now, before)), Private);
        var last = new Disk("n1").With(Path, Upstream.Sidecar, Private);
        RunEvent[] events = [new(1, RunEventKind.Tampered, StartReason.WipedSidecar, ["n1"], null), new(2, RunEventKind.Healed, "healed", [], null)];

        var result = new SidecarChecker().Check(Runs.Of([earlier.Image, last.Image], [], kek: Upstream.Kek) with { Timeline = [.. events] }, CancellationToken.None);

        Assert.That(result.Verdict, Is.EqualTo(verdict));
    }

    private static CheckResult Check(params string?[] sidecars) => new SidecarChecker().Check(Record(sidecars), CancellationToken.None);

    private static RunRecord Record(params string?[] sidecars)
    {
        var disks = sidecars.Select((text, index) =>
        {
            var disk = new Disk($"n{index + 1}");
            return text is null ? disk : disk.With(Path, Encoding.UTF8.GetBytes(text), Private);
        });
        return Runs.Of(disks.Select(disk => disk.Image), [], kek: Upstream.Kek);
    }
}
