using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>Finds transactions that read the same version of a key and both wrote it.</summary>
internal static class LostUpdates
{
    /// <param name="versionOf">A number for the version that an external read saw, different for each version of each key; null if it cannot be told.</param>
    public static void Find(KeyIndex index, StepChains chains, AnomalyLog log, Func<int, long?> versionOf)
    {
        var firsts = new LongMap();
        for (var step = 0; step < index.TransactionOf.Length; step++)
        {
            if (index.Table.Steps[step].Kind != StepKind.Read || !chains.IsUpdated(step) || versionOf(step) is not { } version)
                continue;
            var first = firsts.FindOrAdd(version, step);
            var second = step;
            if (first != second)
                log.Add(AnomalyName.LostUpdate, () => CommonAnomaly.LostUpdate(index, first, second));
        }
    }
}
