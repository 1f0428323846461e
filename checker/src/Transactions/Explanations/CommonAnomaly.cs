using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Puts anomalies in words that lists and registers have in common.</summary>
internal static class CommonAnomaly
{
    /// <summary>An anomaly of one key that some steps prove.</summary>
    public static Anomaly Of(KeyIndex index, string name, string summary, params ReadOnlySpan<int> steps)
    {
        var transactions = steps.ToArray().Select(step => index.TransactionOf[step]).Distinct().ToArray();
        return new Anomaly(name, summary, TransactionText.Lines(index.Table, transactions))
        {
            Operations = [.. transactions.Select(transaction => index.Table.Rows[transaction].Index)],
            Key = TransactionText.KeyAt(index.Table, steps[0]),
        };
    }

    public static string NameAt(KeyIndex index, int step) => TransactionText.Name(index.Table, index.TransactionOf[step]);

    public static Anomaly LostUpdate(KeyIndex index, int first, int second)
    {
        var (table, key) = (index.Table, TransactionText.KeyAt(index.Table, first));
        var seen = table.Model == TransactionModel.ListAppend ? TransactionText.ListAt(table, first) : TransactionText.ValueAt(table, first);
        return Of(
            index,
            AnomalyName.LostUpdate,
            $"{NameAt(index, first)} and {NameAt(index, second)} both read {key} as {seen} and then wrote it: one update is lost on the other.",
            first,
            second);
    }
}
