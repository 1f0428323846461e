using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Oracles;

namespace Elastickv.Jepsen.Checker.Tests.Benchmarks;

public sealed class EveryOrderTests
{
    private const int Histories = 2_000;

    [Test]
    public void It_agrees_with_the_oracle()
    {
        var valid = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var table = CallTable.Pair(new RandomHistory(new Random(seed)).Make());
            var expected = BruteForce.IsLinearizable([.. table], OperationValue.Nil, BruteForce.Register);
            valid += expected ? 1 : 0;
            Assert.That(new EveryOrder(table).IsLinearizable(), Is.EqualTo(expected), $"seed {seed}");
        }

        Assert.That(valid, Is.InRange(Histories / 5, Histories / 5 * 4));
    }

    [Test]
    public void It_counts_what_it_tried()
    {
        var everyOrder = new EveryOrder(CallTable.Pair(new HistoryBuilder().Write(1, 0, 1).Read(1, 2, 3).ToHistory()));

        Assert.That((everyOrder.IsLinearizable(), everyOrder.Steps), Is.EqualTo((true, 2L)));
    }
}
