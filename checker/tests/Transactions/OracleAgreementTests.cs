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
    private const int SnapshotHistories = 30_000;

    private static readonly string[] SerialModels = ["serializable", "strong-session-serializable", "strict-serializable"];

    private static readonly string[] SnapshotModels = ["snapshot-isolation", "strong-session-snapshot-isolation", "strong-snapshot-isolation"];

    /// <summary>Which part of the rw-register histories that have no order the checker is to recognise; the order of versions is known in part.</summary>
    private const double RecognisedRegisters = 0.98;

    [Test]
    public void List_append_is_decided_as_brute_force_does()
    {
        var tally = Compare(TransactionModel.ListAppend, Histories, SerialModels, SerialOracle.HasOrder);
        Assert.Multiple(() =>
        {
            Assert.That(tally.Disagreement, Is.Null);
            Assert.That(tally.Missed, Is.Zero, tally.FirstMissed);
            Assert.That(tally.Refuted, Is.InRange(Histories / 4, Histories * 3 / 4), "the generator should make both kinds");
        });
    }

    /// <summary>Some histories break snapshot isolation whichever of two appends that nobody read came first; these alone are not seen.</summary>
    [Test]
    public void Snapshot_isolation_of_list_append_is_decided_nearly_as_brute_force_does()
    {
        var tally = Compare(TransactionModel.ListAppend, SnapshotHistories, SnapshotModels, SnapshotOracle.HasOrder);
        Assert.Multiple(() =>
        {
            Assert.That(tally.Disagreement, Is.Null);
            Assert.That(tally.Missed, Is.LessThan(SnapshotHistories / 1000), tally.FirstMissed);
        });
    }

    [Test]
    public void Whatever_is_found_in_rw_registers_is_there_and_most_is_found()
    {
        var tally = Compare(TransactionModel.RwRegister, Histories, SerialModels, SerialOracle.HasOrder);
        Assert.Multiple(() =>
        {
            Assert.That(tally.Disagreement, Is.Null);
            Assert.That(tally.Missed, Is.LessThan(tally.Refuted * (1 - RecognisedRegisters)), tally.FirstMissed);
        });
    }

    [Test]
    public void Whatever_is_found_in_rw_registers_under_snapshot_isolation_is_there() =>
        Assert.That(Compare(TransactionModel.RwRegister, SnapshotHistories, SnapshotModels, SnapshotOracle.HasOrder).Disagreement, Is.Null);

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
