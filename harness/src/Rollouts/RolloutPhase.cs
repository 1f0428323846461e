using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>Which phase each step of the rollout leads to, and the number that a phase has in canaries.</summary>
public static class RolloutPhase
{
    /// <summary>By number; the number of a phase is also that of the step that leads to it.</summary>
    public static ImmutableArray<string> InOrder { get; } =
        [Phase.Phase0, Phase.Bootstrapped, Phase.Phase1, Phase.RotatedStorage, Phase.Phase2, Phase.RotatedRaft];

    /// <summary>The phase that is reached once <paramref name="action"/>, one of <see cref="RolloutAction"/>, has succeeded.</summary>
    public static string Of(string action) => InOrder[RolloutAction.InOrder.IndexOf(action)];
}
