using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Explanations;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Harness.Reports;
using Elastickv.Jepsen.Harness.Store;
using Elastickv.Jepsen.Harness.Tests.Plans;

namespace Elastickv.Jepsen.Harness.Tests.Reports;

public class SummaryTests
{
    private static readonly CheckResult Valid = Result("durable", Verdict.Valid);

    [Test]
    public void The_verdict_stands_first()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Of(Valid), Does.StartWith("VALID"));
            Assert.That(Of(Valid, Result("live", Verdict.Unknown)), Does.StartWith("UNKNOWN"));
            Assert.That(Of(Valid, Result("live", Verdict.Invalid, new Finding("x", "m"))), Does.StartWith("INVALID: 1 finding,"));
        });
    }

    [Test]
    public void A_finding_shows_its_operations()
    {
        var text = Of(Result("linearizable", Verdict.Invalid, new Finding("stale-read", "a stale value was read") { Operations = [1] }));

        Assert.That(text, Does.Contain("linearizable: a stale value was read").And.Contain("operation 1: 0.000 s, process 4 on n2, Ok read r7 v"));
    }

    [Test]
    public void An_explanation_follows_the_findings_of_its_checker()
    {
        var result = Result("linearizable", Verdict.Invalid, new Finding("stale-read", "found")) with { Explanation = new Explanation("first line\nsecond line\n") };

        Assert.That(Of(result), Does.Match(@"linearizable: found\r?\n +first line\r?\n +second line"));
    }

    [Test]
    public void A_finding_shows_its_file_and_offset()
    {
        var text = Of(Result("canary-scan", Verdict.Invalid, new Finding("leak", "found") { Node = "n1", File = "data/x.wal", Offset = 77 }));

        Assert.That(text, Does.Contain("node n1, file data/x.wal, offset 77"));
    }

    [Test]
    public void A_finding_in_a_capture_during_the_run_names_the_capture()
    {
        var text = Of(Result("canary-scan", Verdict.Invalid, new Finding("leak", "found") { Node = "n1", Capture = "f9-kill", File = "data/x.wal", Offset = 77 }));

        Assert.That(text, Does.Contain("node n1, capture f9-kill, file data/x.wal, offset 77"));
    }

    [Test]
    public void Captures_are_listed_with_their_time_node_and_size() => Assert.That(
        Of(Valid), Does.Match(@"2\.50 s  n2 +f1-kill +19 files, 17\.9 MB").And.Match(@"3\.75 s  n1 +not taken, f2-kill: it was not down"));

    [Test]
    public void Of_many_findings_of_a_checker_the_first_few_are_shown_and_the_rest_counted()
    {
        var many = Enumerable.Range(0, 12).Select(number => new Finding("x", $"finding {number}")).ToArray();

        Assert.That(Of(Result("durable", Verdict.Invalid, many)), Does.Contain("finding 4").And.Not.Contain("finding 5").And.Contain("and 7 more in verdict.json"));
    }

    [Test]
    public void The_rollout_shows_times_attempts_and_outcome()
    {
        var text = Of(Valid);

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Match(@"1\.00 s – +4\.50 s  bootstrap +attempts 2  done: through n1"));
            Assert.That(text, Does.Match(@"6\.00 s – +rotate-raft +attempts 0  cut off"));
        });
    }

    [Test]
    public void Faults_are_counted_by_kind_and_listed_with_their_nodes() =>
        Assert.That(Of(Valid), Does.Contain("kill 2").And.Match(@"2\.00 s – +3\.00 s  kill +n2").And.Match(@"3\.50 s – not ended  kill +n1"));

    [Test]
    public void A_refusal_is_shown_with_the_last_line_of_the_log() =>
        Assert.That(Of(Valid), Does.Contain("wiped-sidecar: refused: exit 1: raft_applied_index is behind"));

    [Test]
    public void It_says_how_to_replay_the_run() => Assert.That(Of(Valid), Does.Contain("rollout --plan").And.Contain("seed 7"));

    [Test]
    public void It_says_how_long_the_start_and_the_capture_took() => Assert.That(
        Of(Valid),
        Does.Contain("start: cluster made 0.50 s, every node answers 0.75 s, a leader 0.90 s, first acknowledged write 1.25 s").And.Contain("disks: captured in 2.00 s"));

    private static string Of(params CheckResult[] results) => Summary.Of(Run(), new RunVerdict([.. results]));

    private static CheckResult Result(string checker, Verdict verdict, params Finding[] findings) =>
        new(checker, verdict, [.. findings], ImmutableSortedDictionary<string, long>.Empty.Add("keys", 3));

    private static StoredRun Run() => new()
    {
        Folder = new RunFolder("somewhere"),
        Plan = PlanSample.Of(),
        History = new History(
        [
            new Operation { Index = 0, Time = 0, Process = 4, Type = OperationType.Invoke, Function = "read", Key = "r7", Node = "n2" },
            new Operation { Index = 1, Time = 1000, Process = 4, Type = OperationType.Ok, Function = "read", Key = "r7", Value = OperationValue.Of("v"), Node = "n2" },
            new Operation { Index = 2, Time = Seconds(0.95), Process = 4, Type = OperationType.Invoke, Function = "write", Key = "r7", Value = OperationValue.Of("w"), Node = "n2" },
            new Operation { Index = 3, Time = Seconds(1.25), Process = 4, Type = OperationType.Ok, Function = "write", Key = "r7", Value = OperationValue.Of("w"), Node = "n2" },
        ]),
        TornHistory = false,
        Timeline =
        [
            new RunEvent(Seconds(0.5), RunEventKind.Note, RunNote.ClusterMade, [], null),
            new RunEvent(Seconds(0.7), RunEventKind.NodeStart, StartReason.First, ["n1"], StartOutcome.Ready),
            new RunEvent(Seconds(0.75), RunEventKind.NodeStart, StartReason.First, ["n2"], StartOutcome.Ready),
            new RunEvent(Seconds(0.9), RunEventKind.Phase, Phase.Phase0, [], null),
            new RunEvent(Seconds(1), RunEventKind.RolloutBegin, "bootstrap", [], null),
            new RunEvent(Seconds(1.5), RunEventKind.RolloutAttempt, "bootstrap", ["n1"], "Unavailable: gone"),
            new RunEvent(Seconds(2), RunEventKind.FaultBegin, "kill", ["n2"], "f1"),
            new RunEvent(Seconds(2.5), RunEventKind.Capture, "f1-kill", ["n2"], "19 files, 17.9 MB"),
            new RunEvent(Seconds(3), RunEventKind.FaultEnd, "kill", ["n2"], "f1: back"),
            new RunEvent(Seconds(3.5), RunEventKind.FaultBegin, "kill", ["n1"], "f2"),
            new RunEvent(Seconds(3.75), RunEventKind.Note, RunNote.CaptureSkipped, ["n1"], "f2-kill: it was not down"),
            new RunEvent(Seconds(4), RunEventKind.RolloutAttempt, "bootstrap", ["n1"], "ok"),
            new RunEvent(Seconds(4.5), RunEventKind.RolloutEnd, "bootstrap", [], "done: through n1"),
            new RunEvent(Seconds(5), RunEventKind.NodeStart, StartReason.WipedSidecar, ["n2"], "refused: exit 1: raft_applied_index is behind"),
            new RunEvent(Seconds(6), RunEventKind.RolloutBegin, "rotate-raft", [], null),
            new RunEvent(Seconds(7), RunEventKind.Note, RunNote.CaptureBegins, [], null),
            new RunEvent(Seconds(8), RunEventKind.Capture, "final", ["n2"], "4 files"),
            new RunEvent(Seconds(9), RunEventKind.Capture, "final", ["n1"], "4 files"),
        ],
        Disks = [],
        Kek = default,
    };

    private static long Seconds(double seconds) => (long)(seconds * 1e9);
}
