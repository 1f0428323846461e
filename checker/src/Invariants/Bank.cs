using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>
/// Asks whether transfers between accounts neither make nor lose money: every read of all accounts must show the same accounts and the same
/// total, and none below zero. What most reads show is taken for right.
/// </summary>
internal sealed class Bank : IInvariant
{
    public void Judge(CallTable table, Observations observations, CancellationToken cancellationToken)
    {
        var statements = new List<BankStatement>();
        for (var i = 0; i < table.Count; i++)
        {
            var call = table[i];
            if (!call.IsOk || !call.IsRead)
                continue;
            if (BankStatement.TryRead(i, call.Value) is { } statement)
                statements.Add(statement);
            else
                observations.Violation("no-balance", $"{CallText.Of(call)} does not show a whole number for every account.", call);
        }

        observations.Reads = statements.Count;
        if (statements.Count == 0)
            return;
        var total = MostFrequent(statements.Select(statement => statement.Total));
        var accounts = MostFrequent(statements.Select(statement => statement.Accounts));
        observations.Count("total", total);
        foreach (var statement in statements)
            Judge(statement, table[statement.Call], total, accounts, observations);
    }

    private static void Judge(BankStatement statement, in Call call, long total, string accounts, Observations observations)
    {
        if (!string.Equals(statement.Accounts, accounts, StringComparison.Ordinal))
            observations.Violation("wrong-accounts", $"{CallText.Of(call)} shows the accounts {statement.Accounts} instead of {accounts}.", call);
        else if (statement.Total != total)
            observations.Violation("wrong-total", $"{CallText.Of(call)} shows a total of {statement.Total} instead of {total}.", call);
        else if (statement.Least < 0)
            observations.Violation("negative-balance", $"{CallText.Of(call)} shows a balance of {statement.Least}.", call);
    }

    private static T MostFrequent<T>(IEnumerable<T> values) => values.GroupBy(value => value).MaxBy(group => group.Count())!.Key;
}
