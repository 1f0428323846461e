namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>One step of an argument that writes have no order: what is known of a pair now, and why.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="IsLikely">Whether the write that is likely the earlier is.</param>
/// <param name="Kind">How it is known.</param>
/// <param name="Cycles">The cycles that there would be otherwise.</param>
internal sealed record ChoiceStep(int Pair, bool IsLikely, ChoiceStepKind Kind, IReadOnlyList<List<ChoiceEdge>> Cycles)
{
    /// <summary>Where a supposition failed, the pair that it left no order; otherwise the pair itself.</summary>
    public int Conflict { get; init; } = Pair;

    /// <summary>The pairs that were settled before and that the cycles rely on.</summary>
    public IEnumerable<int> PairsUsed => Cycles.SelectMany(cycle => cycle).Select(edge => edge.Pair).Where(pair => pair != ChoiceEdge.Known && pair != Conflict).Distinct();
}
