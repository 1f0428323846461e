using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>What one read of all accounts showed.</summary>
/// <param name="Call">The read, by number.</param>
/// <param name="Accounts">The names of the accounts, in order.</param>
/// <param name="Total">The sum of all balances.</param>
/// <param name="Least">The lowest balance.</param>
internal sealed record BankStatement(int Call, string Accounts, long Total, long Least)
{
    /// <summary>Reads a list of pairs of account and balance; null if it is none.</summary>
    public static BankStatement? TryRead(int call, OperationValue value)
    {
        if (value.Count <= 0)
            return null;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var (total, least) = (0L, long.MaxValue);
        for (var i = 0; i < value.Count; i++)
        {
            if (value[i].Count != 2 || value[i][1].Integer is not { } balance || !names.Add(value[i][0].ToString()))
                return null;
            total = unchecked(total + balance);
            least = Math.Min(least, balance);
        }

        return new BankStatement(call, string.Join(' ', names), total, least);
    }
}
