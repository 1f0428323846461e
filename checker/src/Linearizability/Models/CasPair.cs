using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>The value of a compare-and-set: <c>[old new]</c>.</summary>
internal readonly record struct CasPair(OperationValue Old, OperationValue New)
{
    public static bool IsPair(OperationValue value) => value.Count == 2;

    public static CasPair Of(OperationValue value) => new(value[0], value[1]);
}
