namespace Elastickv.Jepsen.Workloads.Canaries;

/// <summary>What a canary says about itself.</summary>
/// <param name="Operation">The index in the history of the invocation that wrote it.</param>
/// <param name="Key">The number of the key.</param>
/// <param name="Phase">The number of the last phase that was confirmed before; see <see cref="Harness.Rollouts.RolloutPhase"/>.</param>
/// <param name="Process">The process that wrote it.</param>
public readonly record struct CanaryContent(long Operation, int Key, byte Phase, int Process);
