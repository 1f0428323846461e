using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;

/// <summary>A store of lists and registers, as plain as can be.</summary>
internal sealed record StoreState(ImmutableDictionary<OperationValue, OperationValue> Values)
{
    public static StoreState Empty { get; } = new(ImmutableDictionary<OperationValue, OperationValue>.Empty);

    /// <summary>The state after a transaction, or null if it cannot have read what it says. Reads count only if it completed.</summary>
    public StoreState? Apply(SmallTransaction transaction)
    {
        var values = Values;
        foreach (var step in transaction.Steps)
        {
            var current = values.GetValueOrDefault(step[1]);
            switch (step[0].Text)
            {
                case "append":
                    values = values.SetItem(step[1], Append(current, step[2]));
                    break;
                case "w":
                    values = values.SetItem(step[1], step[2]);
                    break;
                default:
                    if (transaction.IsOk && Plain(current) != Plain(step[2]))
                        return null;
                    break;
            }
        }

        return new StoreState(values);
    }

    private static OperationValue Append(OperationValue list, OperationValue element) =>
        OperationValue.Of([.. list.Items ?? [], element]);

    /// <summary>An empty list is the same as none.</summary>
    private static OperationValue Plain(OperationValue value) => value.Count == 0 ? OperationValue.Nil : value;
}
