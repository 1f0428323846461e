using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;
using static Elastickv.Jepsen.Checker.Tests.Invariants.InvariantRun;

namespace Elastickv.Jepsen.Checker.Tests.Invariants;

public sealed class UniqueIdsTests
{
    private static HistoryBuilder Two => new HistoryBuilder().Does("generate", 1, 0, 1).Does("generate", 2, 0, 1);

    [Test]
    public void Different_ids_are_valid() => Assert.That(Check("unique-ids", Two).Verdict, Is.EqualTo(Verdict.Valid));

    [Test]
    public void An_id_given_twice_names_both_operations()
    {
        var result = Check("unique-ids", Two.Does("generate", 1, 5, 6));

        IsOnly("duplicate-id", result);
        Assert.That(result.Findings[0].Operations, Has.Length.EqualTo(2));
    }

    [Test]
    public void An_id_that_nobody_got_does_not_count() => Assert.That(Check("unique-ids", Two.Does("generate", 1, 5, 6, OperationType.Info)).Verdict, Is.EqualTo(Verdict.Valid));
}
