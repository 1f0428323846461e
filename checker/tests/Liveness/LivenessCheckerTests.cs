using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Liveness;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Liveness;

public sealed class LivenessCheckerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMicroseconds(1);

    [Test]
    public void A_write_through_every_node_in_time_is_valid() =>
        Expect(Verdict.Valid, null, Run().Write(1, 110, 1100, node: "n1").Write(2, 120, 130, node: "n2"));

    [Test]
    public void A_node_that_never_acknowledges_is_not_live()
    {
        var result = Check(Run().Write(1, 110, 120, node: "n1").UnknownWrite(2, 120, 1200, node: "n2"));
        Assert.That((result.Verdict, result.Findings.Single().Kind, result.Findings.Single().Node), Is.EqualTo((Verdict.Invalid, "not-live", "n2")));
    }

    [Test]
    public void A_node_that_acknowledges_too_late_is_not_live() =>
        Expect(Verdict.Invalid, "not-live", Run().Write(1, 110, 120, node: "n1").Write(2, 120, 1101, node: "n2"));

    [Test]
    public void Writes_before_healing_do_not_count() =>
        Expect(Verdict.Unknown, "not-tried", Run().Write(1, 10, 20, node: "n1").Write(2, 110, 120, node: "n2"));

    [Test]
    public void Tries_that_end_before_the_limit_prove_nothing() =>
        Expect(Verdict.Unknown, "not-tried", Run().Write(1, 110, 120, node: "n1").FailedWrite(2, 120, 130, node: "n2"));

    [Test]
    public void A_first_try_after_the_limit_proves_nothing() =>
        Expect(Verdict.Unknown, "not-tried", Run().Write(1, 110, 120, node: "n1").Write(2, 1110, 1120, node: "n2"));

    [Test]
    public void Without_healing_nothing_is_known() => Expect(Verdict.Unknown, "not-healed", new HistoryBuilder().Nodes("n1").Write(1, 0, 1, node: "n1"));

    [Test]
    public void Without_nodes_nothing_is_known() => Expect(Verdict.Unknown, "no-nodes", new HistoryBuilder().At(1, RunEventKind.Healed));

    private static HistoryBuilder Run() => new HistoryBuilder().Nodes("n1", "n2").At(100, RunEventKind.Healed);

    private static CheckResult Check(HistoryBuilder builder) => new LivenessChecker(Limit).Check(builder.ToRun(), CancellationToken.None);

    private static void Expect(Verdict verdict, string? kind, HistoryBuilder builder)
    {
        var result = Check(builder);
        Assert.That((result.Verdict, result.Findings.FirstOrDefault()?.Kind), Is.EqualTo((verdict, kind)));
    }
}
