using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Checker.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Transactions;

/// <summary>What <see cref="TransactionChecker"/> answers.</summary>
/// <param name="Result">The verdict for the model that was asked for.</param>
/// <param name="Anomalies">The forbidden anomalies found, the gravest first; only the first few of each name.</param>
/// <param name="Violated">The weakest consistency models that these contradict.</param>
/// <param name="AlsoViolated">The stronger ones that therefore do not hold either.</param>
public sealed record TransactionReport(
    CheckResult Result,
    ImmutableArray<Anomaly> Anomalies,
    ImmutableArray<string> Violated,
    ImmutableArray<string> AlsoViolated)
{
    private const int ExplainedAnomalies = 4;

    /// <summary>Some of the anomalies in words; null if there is none.</summary>
    public Explanation? Explanation
    {
        get
        {
            if (Anomalies.IsEmpty)
                return null;
            var text = new StringBuilder();
            text.Append($"Not {string.Join(", not ", Violated)}.\n");
            if (!AlsoViolated.IsEmpty)
                text.Append($"So none of what is stronger either: {string.Join(", ", AlsoViolated)}.\n");
            foreach (var anomaly in Explained())
                text.Append($"\n{anomaly.Name}: {anomaly.Summary}\n{anomaly.Proof}\n");
            return new Explanation(text.ToString());
        }
    }

    /// <summary>The gravest and the shortest, and then others; one of each name says more than several of one.</summary>
    private IEnumerable<Anomaly> Explained()
    {
        var shortestOfEach = Anomalies.GroupBy(anomaly => anomaly.Name, (_, all) => all.MinBy(anomaly => anomaly.Operations.Length)!).ToArray();
        Anomaly[] first = [shortestOfEach[0], shortestOfEach.MinBy(anomaly => anomaly.Operations.Length)!];
        return first.Concat(shortestOfEach).Distinct().Take(ExplainedAnomalies);
    }
}
