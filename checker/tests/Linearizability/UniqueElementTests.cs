using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Linearizability.Queues;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Linearizability.Sets;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;
using Invention = Elastickv.Jepsen.Checker.Tests.Oracles.RandomCalls.Invention;

namespace Elastickv.Jepsen.Checker.Tests.Linearizability;

/// <summary>The fast ways to decide sets and queues whose elements are unique, against the search, on histories too large for brute force.</summary>
public sealed class UniqueElementTests
{
    private const int Histories = 10_000;
    private const int Calls = 30;
    private const int Elements = 8;

    [Test]
    public void Queues_by_pattern_and_by_search_agree() => Compare(
        new QueueProcedure(),
        new SearchProcedure<ElementQueue>(new QueueModel()),
        Specifications.Queue,
        (random, number) => random.Next(2) == 0
            ? new Invention("enqueue", number, number)
            : new Invention("dequeue", OperationValue.Nil, [.. Enumerable.Range(1, Calls).Select(element => OperationValue.Of(element)), OperationValue.Nil]));

    [Test]
    public void Growing_sets_by_chain_and_by_search_agree() => Compare(
        new GrowingSetProcedure(),
        new SearchProcedure<ElementSet>(new SetModel()),
        Specifications.Set,
        (_, number) => number <= Elements ? new Invention("add", number, number) : new Invention("read", OperationValue.Nil, Subsets));

    [TestCase("dequeue", true)]
    [TestCase("drain", false)]
    public void Patterns_apply_where_it_is_known_who_took_what(string function, bool applies)
    {
        var history = new HistoryBuilder().Add("enqueue", "q", 1, 1, 0, 1, OperationType.Ok, null).Add(function, "q", default, OperationValue.Nil, 2, 3, OperationType.Ok, null);

        Assert.That(new QueueProcedure().Decide(Split(history.ToHistory()), Budget()) is not null, Is.EqualTo(applies));
    }

    [Test]
    public void An_unknown_dequeue_may_have_taken_what_is_missing()
    {
        var history = new HistoryBuilder().Add("enqueue", "q", 1, 1, 0, 1, OperationType.Ok, null)
            .Add("dequeue", "q", default, default, 2, 3, OperationType.Info, null).Add("dequeue", "q", default, default, 4, 5, OperationType.Ok, null);

        Assert.That(new QueueProcedure().Decide(Split(history.ToHistory()), Budget()), Is.Null);
    }

    [TestCase("add", 2, true)]
    [TestCase("add", 1, false)]
    [TestCase("remove", 1, false)]
    public void The_chain_applies_where_each_element_is_added_once(string function, long element, bool applies)
    {
        var history = new HistoryBuilder().Add("add", "s", 1, 1, 0, 1, OperationType.Ok, null).Add(function, "s", element, element, 2, 3, OperationType.Ok, null);

        Assert.That(new GrowingSetProcedure().Decide(Split(history.ToHistory()), Budget()) is not null, Is.EqualTo(applies));
    }

    private static OperationValue[] Subsets =>
    [
        .. Enumerable.Range(0, 1 << Elements).Select(bits =>
            OperationValue.Of([.. Enumerable.Range(1, Elements).Where(i => (bits & (1 << (i - 1))) != 0).Select(i => OperationValue.Of(i))])),
    ];

    private static void Compare(IProcedure fast, IProcedure search, BruteForce.Specification<string> specification, Func<Random, int, Invention> invent)
    {
        var counts = new int[3];
        var applied = 0;
        var disagreement = Enumerable.Range(0, Histories).AsParallel().Select(seed =>
        {
            var random = new Random(seed);
            var calls = new RandomCalls(random, specification, invent) { MaxCalls = Calls, InfoShare = 0.05, LieShare = random.Next(3) * 0.02 };
            var partition = Split(calls.Make());
            var expected = search.Decide(partition, Budget())!.Verdict;
            Interlocked.Increment(ref counts[(int)expected]);
            if (fast.Decide(partition, Budget()) is not { } outcome)
                return null;
            Interlocked.Increment(ref applied);
            return outcome.Verdict == expected ? null : $"seed {seed}: fast {outcome.Verdict} ({outcome.Finding?.Message}), search {expected}";
        }).FirstOrDefault(text => text is not null);
        Assert.Multiple(() =>
        {
            Assert.That(disagreement, Is.Null);
            Assert.That(applied, Is.GreaterThan(Histories / 4));
            Assert.That(counts[(int)Verdict.Valid], Is.GreaterThan(Histories / 10));
            Assert.That(counts[(int)Verdict.Invalid], Is.GreaterThan(Histories / 10));
        });
    }

    private static Partition Split(IEnumerable<Operation> operations)
    {
        var table = CallTable.Pair(operations);
        return Partitioner.Split(table, KeyGroups.ByKey(table), call => call.IsRead).Single();
    }

    private static SearchBudget Budget() => new(SearchLimits.Default, TimeProvider.System, CancellationToken.None);
}
