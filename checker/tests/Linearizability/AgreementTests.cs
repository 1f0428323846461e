using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Linearizability.Zones;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Linearizability;

/// <summary>Both procedures against the definition, on many small histories; about half of them valid.</summary>
public sealed class AgreementTests
{
    private const int Histories = 100_000;

    [Test]
    public void Search_agrees_with_brute_force_on_registers() => Compare(random => new RandomHistory(random), zonesApply: false);

    [Test]
    public void Search_agrees_with_brute_force_on_cas_registers() => Compare(random => new RandomHistory(random) { WithCas = true }, zonesApply: false);

    [Test]
    public void Zones_and_search_agree_with_brute_force_on_unique_registers() =>
        Compare(random => new RandomHistory(random) { UniqueValues = true }, zonesApply: true);

    [Test]
    public void Zones_and_search_agree_with_brute_force_on_unique_cas_registers() =>
        Compare(random => new RandomHistory(random) { UniqueValues = true, WithCas = true }, zonesApply: true);

    private static void Compare(Func<Random, RandomHistory> make, bool zonesApply)
    {
        var valid = 0;
        var disagreement = Enumerable.Range(0, Histories).AsParallel().Select(seed =>
        {
            var events = make(new Random(seed)).Make();
            var table = CallTable.Pair(events);
            var expected = BruteForce.IsLinearizable(table.ToArray(), OperationValue.Nil, BruteForce.Register) ? Verdict.Valid : Verdict.Invalid;
            if (expected == Verdict.Valid)
                Interlocked.Increment(ref valid);
            return Answers(table, zonesApply).All(answer => answer == expected) ? null : $"seed {seed}, expected {expected}:\n{string.Join('\n', events)}";
        }).FirstOrDefault(text => text is not null);
        Assert.Multiple(() =>
        {
            Assert.That(disagreement, Is.Null);
            Assert.That(valid, Is.InRange(Histories / 4, Histories / 4 * 3), "the generator should make both kinds");
        });
    }

    private static IEnumerable<Verdict?> Answers(CallTable table, bool zonesApply)
    {
        var budget = new SearchBudget(SearchLimits.Default, TimeProvider.System, CancellationToken.None);
        var model = new RegisterModel();
        foreach (var partition in Partitioner.Split(table, KeyGroups.ByKey(table), call => call.IsRead))
        {
            yield return new SearchProcedure<OperationValue>(model).Decide(partition, budget)!.Verdict;
            if (zonesApply)
                yield return new ZoneProcedure().Decide(partition, budget)?.Verdict;
        }
    }
}
