using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;
using static Elastickv.Jepsen.Checker.Tests.Oracles.RandomCalls;

namespace Elastickv.Jepsen.Checker.Tests.Linearizability;

/// <summary>Every other model against the definition, on many small histories, valid and invalid.</summary>
public sealed class ModelAgreementTests
{
    private const int Histories = 100_000;

    [Test]
    public void Sets_agree_with_brute_force() => Compare(LinearizableModel.Set(), Specifications.Set, (random, _) => random.Next(4) switch
    {
        0 => Same("add", random.Next(1, 4)),
        1 => Same("remove", random.Next(1, 4)),
        _ => new("read", OperationValue.Nil, Subsets),
    });

    [Test]
    public void Sets_that_only_grow_agree_with_brute_force() => Compare(LinearizableModel.Set(), Specifications.Set, (random, number) => random.Next(2) switch
    {
        0 => Same("add", number % 4),
        _ => new("read", OperationValue.Nil, Subsets),
    });

    [Test]
    public void Growing_sets_of_unique_elements_agree_with_brute_force() => Compare(LinearizableModel.Set(), Specifications.Set, (random, number) => random.Next(2) switch
    {
        0 when number <= 4 => Same("add", number - 1),
        _ => new("read", OperationValue.Nil, Subsets),
    });

    [Test]
    public void Counters_agree_with_brute_force() => Compare(LinearizableModel.Counter(), Specifications.Counter, (random, _) => random.Next(4) switch
    {
        0 => Same("add", random.Next(1, 3)),
        1 => new("incr", OperationValue.Nil, [.. Enumerable.Range(1, 12).Select(sum => OperationValue.Of(sum))]),
        _ => new("read", OperationValue.Nil, [.. Enumerable.Range(0, 12).Select(sum => OperationValue.Of(sum))]),
    });

    [Test]
    public void Queues_agree_with_brute_force() => Compare(LinearizableModel.Queue(), Specifications.Queue, (random, _) => random.Next(2) switch
    {
        0 => Same("enqueue", random.Next(1, 4)),
        _ => new("dequeue", OperationValue.Nil, 1, 2, 3, OperationValue.Nil),
    });

    [Test]
    public void Queues_of_unique_elements_agree_with_brute_force() => Compare(LinearizableModel.Queue(), Specifications.Queue, (random, number) => random.Next(2) switch
    {
        0 => Same("enqueue", number),
        _ => new("dequeue", OperationValue.Nil, [.. Enumerable.Range(1, 8).Select(element => OperationValue.Of(element)), OperationValue.Nil]),
    });

    [Test]
    public void Key_value_stores_agree_with_brute_force() => Compare(LinearizableModel.KeyValue(), Specifications.KeyValue, (random, _) => random.Next(4) switch
    {
        0 => Same("put", Text("ab", random)),
        1 => Same("append", Text("ab", random)),
        _ => new("get", OperationValue.Nil, [.. Texts("ab", 4).Select(OperationValue.Of)]),
    });

    [Test]
    public void Multi_registers_agree_with_brute_force() => Compare(LinearizableModel.MultiRegister(), Specifications.MultiRegister, (random, _) => random.Next(3) switch
    {
        0 => Transaction(Write("x", random), Write("y", random)),
        1 => Transaction(Write("y", random), Read("x")),
        _ => Transaction(Read("x"), Read("y")),
    });

    private static OperationValue[] Subsets => [.. Enumerable.Range(0, 16).Select(bits => OperationValue.Of(Members(bits).ToArray()))];

    private static IEnumerable<OperationValue> Members(int bits) => Enumerable.Range(0, 4).Where(i => (bits & (1 << i)) != 0).Select(i => OperationValue.Of(i));

    private static Invention Same(string function, OperationValue value) => new(function, value, value);

    private static OperationValue Text(string letters, Random random) => OperationValue.Of(letters[random.Next(letters.Length)].ToString());

    private static IEnumerable<string> Texts(string letters, int length) =>
        length == 0 ? [""] : Texts(letters, length - 1).SelectMany(text => letters.Select(letter => letter + text).Append(text)).Distinct();

    private static (string Step, string Key, OperationValue[] Values) Write(string key, Random random) => ("w", key, [OperationValue.Of(random.Next(1, 3))]);

    private static (string Step, string Key, OperationValue[] Values) Read(string key) => ("r", key, [OperationValue.Nil, 1, 2]);

    private static Invention Transaction((string Step, string Key, OperationValue[] Values) first, (string Step, string Key, OperationValue[] Values) second)
    {
        OperationValue Step((string Step, string Key, OperationValue[] Values) step, OperationValue value) =>
            OperationValue.Of(OperationValue.Of(step.Step), OperationValue.Of(step.Key), value);
        OperationValue[] answers = [.. first.Values.SelectMany(one => second.Values.Select(two => OperationValue.Of(Step(first, one), Step(second, two))))];
        return new Invention("txn", answers[0], answers);
    }

    private static void Compare(LinearizableModel model, BruteForce.Specification<string> specification, Func<Random, int, Invention> invent)
    {
        var counts = new int[3];
        var disagreement = Enumerable.Range(0, Histories).AsParallel().Select(seed =>
        {
            var events = new RandomCalls(new Random(seed), specification, invent).Make();
            var table = CallTable.Pair(events);
            var expected = BruteForce.IsLinearizable([.. table], "", specification) ? Verdict.Valid : Verdict.Invalid;
            Interlocked.Increment(ref counts[(int)expected]);
            var result = new LinearizabilityChecker(model).Check(table, CancellationToken.None);
            var isRight = result.Verdict == expected || (result.Verdict == Verdict.Unknown && expected == Verdict.Valid && result.Looked["reads"] == 0);
            return isRight ? null : $"seed {seed}, expected {expected}, got {result.Verdict}:\n{string.Join('\n', events)}";
        }).FirstOrDefault(text => text is not null);
        Assert.Multiple(() =>
        {
            Assert.That(disagreement, Is.Null);
            Assert.That(counts[(int)Verdict.Valid], Is.GreaterThan(Histories / 5));
            Assert.That(counts[(int)Verdict.Invalid], Is.GreaterThan(Histories / 5));
        });
    }
}
