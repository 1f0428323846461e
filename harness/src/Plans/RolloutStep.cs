using Elastickv.Jepsen.Harness.Rollouts;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>A step of the encryption rollout is taken. It begins only when the one before it has ended.</summary>
public sealed record RolloutStep : Step
{
    /// <summary>One of <see cref="RolloutAction"/>.</summary>
    public required string Action { get; init; }
}
