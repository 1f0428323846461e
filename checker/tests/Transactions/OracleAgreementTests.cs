using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;
using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

/// <summary>The checker against the definitions, on many small histories; about half of them are wrong.</summary>
public sealed class OracleAgreementTests
{
    private const int Histories = 100_000;
    private const int Puzzles = 20_000;

    private static readonly string[] SerialModels = ["serializable", "strong-session-serializable", "strict-serializable"];

    private static readonly string[] SnapshotModels = ["snapshot-isolation", "strong-session-snapshot-isolation", "strong-snapshot-isolation"];

    [TestCase(TransactionModel.ListAppend)]
    [TestCase(TransactionModel.RwRegister)]
    public void Serializability_is_decided_as_brute_force_does(TransactionModel model) => Agrees(model, Histories, SerialModels, SerialOracle.HasOrder);

    [TestCase(TransactionModel.ListAppend)]
    [TestCase(TransactionModel.RwRegister)]
    public void Snapshot_isolation_is_decided_as_brute_force_does(TransactionModel model) => Agrees(model, Histories, SnapshotModels, SnapshotOracle.HasOrder);

    /// <summary>Here neither reads before writes nor time help, so that the order of writes has to be found.</summary>
    [Test]
    public void Registers_whose_order_is_a_puzzle_are_decided_as_brute_force_does()
    {
        var (valid, refuted) = (0, 0);
        var disagreement = Enumerable.Range(0, Puzzles).AsParallel().Select(seed =>
        {
            var events = new RegisterPuzzle(new Random(seed)).Make();
            var holds = SerialOracle.HasOrder(SmallTransaction.Pair(events), Order.RealTime);
            var report = new TransactionChecker(TransactionModel.RwRegister).Check(TransactionTable.Of(TransactionModel.RwRegister, events), CancellationToken.None);
            var text = report.Explanation?.Text ?? "";
            Interlocked.Add(ref valid, holds ? 1 : 0);
            Interlocked.Add(ref refuted, text.Contains("No order of the writes", StringComparison.Ordinal) ? 1 : 0);
            var isRight = report.Result.Verdict == (holds ? Verdict.Valid : Verdict.Invalid) || report.Result.Looked["reads"] == 0;
            return isRight ? null : $"seed {seed}, holds: {holds}\n{Describe(events)}\n{text}";
        }).FirstOrDefault(text => text is not null);
        Assert.Multiple(() =>
        {
            Assert.That(disagreement, Is.Null);
            Assert.That(valid, Is.InRange(Puzzles / 4, Puzzles * 3 / 4), "the generator should make both kinds");
            Assert.That(refuted, Is.GreaterThan(Puzzles / 20), "in some every order should have to be tried");
        });
    }

    private static void Agrees(TransactionModel model, int histories, string[] consistencies, Func<SmallTransaction[], Order, bool> oracle)
    {
        var tally = Compare(model, histories, consistencies, oracle);
        Assert.Multiple(() =>
        {
            Assert.That(tally.Disagreement, Is.Null);
            Assert.That(tally.Missed, Is.Zero, tally.FirstMissed);
            Assert.That(tally.Refuted, Is.InRange(histories / 5, histories * 4 / 5), "the generator should make both kinds");
        });
    }

    /// <summary>Every third history is asked about one of three orders.</summary>
    private static Tally Compare(TransactionModel model, int histories, string[] consistencies, Func<SmallTransaction[], Order, bool> oracle)
    {
        var tally = new Tally();
        Enumerable.Range(0, histories).AsParallel().ForAll(seed =>
        {
            var events = new RandomTransactions(new Random(seed), model == TransactionModel.RwRegister).Make();
            var order = seed % consistencies.Length;
            var holds = oracle(SmallTransaction.Pair(events), (Order)order);
            var report = new TransactionChecker(model, consistencies[order]).Check(TransactionTable.Of(model, events), CancellationToken.None);
            tally.Note(
                report,
                holds,
                () => $"seed {seed}, {consistencies[order]} {(holds ? "holds" : "does not hold")}:\n{Describe(events)}\n{report.Explanation?.Text}");
        });
        return tally;
    }

    private static string Describe(List<Operation> events) => string.Join('\n', events.Select(e => $"{e.Index} {e.Process} {e.Type} {e.Value}"));

    /// <summary>Answers compared; used by many threads.</summary>
    private sealed class Tally
    {
        private readonly Lock _lock = new();

        /// <summary>How often the definition does not hold.</summary>
        public int Refuted { get; private set; }

        /// <summary>How often the checker did not see that.</summary>
        public int Missed { get; private set; }

        public string? FirstMissed { get; private set; }

        /// <summary>A history that the checker wrongly called invalid, or could not judge though something was read.</summary>
        public string? Disagreement { get; private set; }

        public void Note(TransactionReport report, bool holds, Func<string> describe)
        {
            var verdict = report.Result.Verdict;
            var isWrong = holds && (verdict == Verdict.Invalid || (verdict == Verdict.Unknown && report.Result.Looked["reads"] > 0));
            var isMissed = !holds && verdict != Verdict.Invalid;
            lock (_lock)
            {
                Refuted += holds ? 0 : 1;
                Missed += isMissed ? 1 : 0;
                FirstMissed ??= isMissed ? describe() : null;
                Disagreement ??= isWrong ? describe() : null;
            }
        }
    }
}
