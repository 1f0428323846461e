using Elastickv.Jepsen.Checker.Linearizability.Search;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>A way to decide whether a partition is linearizable.</summary>
internal interface IProcedure
{
    /// <summary>The answer, or null if this way does not apply to such a partition.</summary>
    PartitionOutcome? Decide(Partition partition, SearchBudget budget);
}
