using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>The value of a compare-and-set: <c>[old new]</c>.</summary>
internal readonly record struct CasPair(OperationValue Old, OperationValue New)
{
    public static bool IsPair(OperationValue value) => value.Items is { Length: 2 };

    public static CasPair Of(OperationValue value)
    {
        var items = value.Items ?? throw new ArgumentException("not a pair", nameof(value));
        return new CasPair(items[0], items[1]);
    }
}
