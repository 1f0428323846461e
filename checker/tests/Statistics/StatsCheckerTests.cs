using Elastickv.Jepsen.Checker.Statistics;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Statistics;

public sealed class StatsCheckerTests
{
    [Test]
    public void Outcomes_are_counted_by_function_and_node()
    {
        var result = Check(new HistoryBuilder().Write(1, 0, 1, node: "n1").FailedWrite(2, 2, 3, node: "n1").UnknownWrite(3, 4, 5, node: "n2").Read(1, 6, 7, node: "n2"));
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
            Assert.That(
                result.Looked.Select(entry => $"{entry.Key}={entry.Value}"),
                Is.EqualTo(new[] { "n1.fail=1", "n1.ok=1", "n2.info=1", "n2.ok=1", "operations=4", "read.ok=1", "write.fail=1", "write.info=1", "write.ok=1" }));
        });
    }

    [Test]
    public void Without_a_completed_write_it_is_unknown() => Expect("no-writes", new HistoryBuilder().Read(1, 0, 1).UnknownWrite(1, 2, 3));

    [Test]
    public void Without_a_completed_read_it_is_unknown() => Expect("no-reads", new HistoryBuilder().Write(1, 0, 1));

    private static void Expect(string kind, HistoryBuilder builder)
    {
        var result = Check(builder);
        Assert.That((result.Verdict, result.Findings.Single().Kind), Is.EqualTo((Verdict.Unknown, kind)));
    }

    private static CheckResult Check(HistoryBuilder builder) => new StatsChecker().Check(builder.ToRun(), CancellationToken.None);
}
