using Elastickv.Jepsen.Checker.Durability;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Durability;

public sealed class DurabilityCheckerTests
{
    [Test]
    public void All_writes_read_back_from_every_node_are_valid()
    {
        var result = Check(Run().Write(1, 0, 1).Write(2, 2, 3).Read(2, 101, 102, node: "n1").Read(2, 103, 104, node: "n2"));
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(result.Looked["final-reads"], Is.EqualTo(2));
            Assert.That(result.Looked["acknowledged-writes"], Is.EqualTo(2));
        });
    }

    [Test]
    public void An_older_value_in_the_end_is_a_lost_write()
    {
        var result = Check(Run().Write(1, 0, 1).Write(2, 2, 3).Read(2, 101, 102, node: "n1").Read(1, 103, 104, node: "n2"));
        var finding = result.Findings.Single();
        Assert.Multiple(() =>
        {
            Assert.That((result.Verdict, finding.Kind, finding.Key, finding.Node), Is.EqualTo((Verdict.Invalid, "lost-write", "x", "n2")));
            Assert.That(finding.Operations, Is.EqualTo(new long[] { 3, 7 }));
        });
    }

    [Test]
    public void A_key_that_is_gone_is_a_lost_write() =>
        Expect(Verdict.Invalid, "lost-write", Run().Write(1, 0, 1).Read(1, 101, 102, node: "n1").Read(OperationValue.Nil, 103, 104, node: "n2"));

    [Test]
    public void Overlapping_writes_may_have_taken_effect_in_either_order() =>
        Expect(Verdict.Valid, null, Run().Write(1, 0, 5).Write(2, 2, 3).Read(1, 101, 102, node: "n1").Read(1, 103, 104, node: "n2"));

    [Test]
    public void An_indeterminate_write_may_overwrite_later_ones() =>
        Expect(Verdict.Valid, null, Run().UnknownWrite(1, 0, 1).Write(2, 2, 3).Read(1, 101, 102, node: "n1").Read(1, 103, 104, node: "n2"));

    [Test]
    public void A_value_nobody_wrote_is_garbage() =>
        Expect(Verdict.Invalid, "garbage-read", Run().Write(1, 0, 1).Read(9, 101, 102, node: "n1").Read(1, 103, 104, node: "n2"));

    [Test]
    public void Only_writes_acknowledged_before_the_read_are_owed() =>
        Expect(Verdict.Valid, null, Run().Write(1, 0, 1).Write(2, 101, 110).Read(1, 102, 103, node: "n1").Read(2, 104, 105, node: "n2"));

    [Test]
    public void A_node_from_which_a_key_was_not_read_makes_it_unknown()
    {
        var result = Check(Run().Write(1, 0, 1).Read(1, 50, 51, node: "n2").Read(1, 101, 102, node: "n1"));
        Assert.That((result.Verdict, result.Findings.Single().Kind, result.Findings.Single().Node), Is.EqualTo((Verdict.Unknown, "not-read", "n2")));
    }

    [Test]
    public void A_lost_write_outweighs_a_node_that_was_not_read() =>
        Expect(Verdict.Invalid, "lost-write", Run().Write(1, 0, 1).Read(OperationValue.Nil, 101, 102, node: "n1"));

    [Test]
    public void Without_final_reads_nothing_is_known() =>
        Expect(Verdict.Unknown, "no-final-reads", new HistoryBuilder().Nodes("n1").Write(1, 0, 1).Read(1, 2, 3, node: "n1"));

    [Test]
    public void Without_writes_nothing_is_known() => Expect(Verdict.Unknown, "no-keys", Run().Read(OperationValue.Nil, 101, 102, node: "n1"));

    [Test]
    public void Random_histories_agree_with_the_definition()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var events = new RandomHistory(new Random(seed)) { UniqueValues = true, InfoShare = 0.1 }.Make();
            var from = events.Count / 2;
            var run = new RunRecord
            {
                History = new History([.. events.Select(e => e with { Node = "n1" })]),
                Nodes = ["n1"],
                Timeline = [new RunEvent(from, RunEventKind.FinalReads, "", [], null)],
            };
            var invalid = new DurabilityChecker().Check(run, CancellationToken.None).Verdict == Verdict.Invalid;
            Assert.That(invalid, Is.EqualTo(IsLost(CallTable.Pair(events).ToArray(), from)), $"seed {seed}");
        }
    }

    private static bool IsLost(Call[] calls, long from)
    {
        var writes = calls.Where(call => call.Function == "write" && call.Outcome != OperationType.Fail).ToList();
        return writes.Count > 0 && calls.Where(call => call.Function == "read" && call.IsOk && call.InvokeTime >= from).Any(read =>
        {
            var source = writes.Where(write => write.Value == read.Value).ToList();
            var owed = writes.Where(write => write.IsOk && write.End < read.Start).ToList();
            return source.Count == 0 ? !read.Value.IsNil || owed.Count > 0 : owed.Exists(write => source[0].End < write.Start);
        });
    }

    private static HistoryBuilder Run() => new HistoryBuilder().Nodes("n1", "n2").At(100, RunEventKind.FinalReads);

    private static CheckResult Check(HistoryBuilder builder) => new DurabilityChecker().Check(builder.ToRun(), CancellationToken.None);

    private static void Expect(Verdict verdict, string? kind, HistoryBuilder builder)
    {
        var result = Check(builder);
        Assert.That((result.Verdict, result.Findings.FirstOrDefault()?.Kind), Is.EqualTo((verdict, kind)));
    }
}
