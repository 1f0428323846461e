namespace Elastickv.Jepsen.Harness.Workloads;

/// <summary>The place in the history that the next operation will have.</summary>
/// <param name="Index">The index of its invocation.</param>
/// <param name="Process">The process that invokes it.</param>
/// <param name="Phase">The last phase that was confirmed, as its number in the rollout; see <see cref="Rollouts.RolloutPhase"/>.</param>
public readonly record struct OperationSlot(long Index, int Process, int Phase)
{
    /// <summary>Which of its node's clients asks: 0 for the first of each node, so that a workload can give the clients of a node different parts.</summary>
    public int Lane { get; init; }
}
