using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>Which calls of a proof are shown, where it has more than a person wants to read.</summary>
internal static class ShownCalls
{
    private const int MaxCalls = 14;
    private const int MaxOrder = 8;

    /// <summary>All of them, or the last before the culprit ended, with itself; in the order in which they began.</summary>
    public static IReadOnlyList<int> Of(Proof proof)
    {
        var calls = Enumerable.Range(0, proof.Core.Count);
        if (proof.Core.Count <= MaxCalls)
            return [.. calls];
        return [.. calls.Where(call => call != proof.Culprit).TakeLast(MaxCalls - 1).Append(proof.Culprit).Order()];
    }

    /// <summary>The end of an order.</summary>
    public static ImmutableArray<int> LastOf(ImmutableArray<int> order) => order.Length <= MaxOrder ? order : order[^MaxOrder..];
}
