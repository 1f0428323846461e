using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Linearizability.Zones;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Linearizability;

/// <summary>The near-linear procedure against the search, on histories that are far too large for brute force.</summary>
public sealed class LargeAgreementTests
{
    private const int Histories = 10_000;

    [Test]
    public void Zones_and_search_agree_on_large_histories()
    {
        var counts = new int[3];
        var disagreement = Enumerable.Range(0, Histories).AsParallel().Select(seed =>
        {
            var partition = Split(Make(seed)).Single();
            var budget = new SearchBudget(new SearchLimits(TimeSpan.FromSeconds(60), 1 << 26), TimeProvider.System, CancellationToken.None);
            var zones = new ZoneProcedure().Decide(partition, budget)!.Verdict;
            var search = new SearchProcedure<OperationValue>(new RegisterModel()).Decide(partition, budget)!.Verdict;
            Interlocked.Increment(ref counts[(int)zones]);
            return zones == search ? null : $"seed {seed}: zones {zones}, search {search}";
        }).FirstOrDefault(text => text is not null);
        Assert.Multiple(() =>
        {
            Assert.That(disagreement, Is.Null);
            Assert.That(counts[(int)Verdict.Valid], Is.GreaterThan(Histories / 4));
            Assert.That(counts[(int)Verdict.Invalid], Is.GreaterThan(Histories / 4));
        });
    }

    private static Partition[] Split(IEnumerable<Operation> operations)
    {
        var table = CallTable.Pair(operations);
        return Partitioner.Split(table, KeyGroups.ByKey(table), call => call.IsRead);
    }

    private static IEnumerable<Operation> Make(int seed)
    {
        var random = new Random(seed);
        var operations = new SyntheticRegisters(seed)
        {
            Operations = 100 + random.Next(200),
            Clients = 2 + random.Next(8),
            IndeterminateShare = random.Next(3) * 0.02,
            CasShare = random.Next(3) * 0.3,
            ReadShare = 0.3 + (0.4 * random.NextDouble()),
        }.Make();
        return random.Next(3) == 0 ? operations : Lie.About(operations, random);
    }
}
