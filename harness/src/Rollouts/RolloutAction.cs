using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>The names of the rollout's steps, as plans and timelines spell them (spec §7 and §8).</summary>
public static class RolloutAction
{
    /// <summary>Phase 0: every member says that it is capable.</summary>
    public const string ConfirmCapability = "confirm-capability";
    public const string Bootstrap = "bootstrap";

    /// <summary>Phase 1.</summary>
    public const string EnableStorageEnvelope = "enable-storage-envelope";
    public const string RotateStorage = "rotate-storage";

    /// <summary>Phase 2.</summary>
    public const string EnableRaftEnvelope = "enable-raft-envelope";
    public const string RotateRaft = "rotate-raft";

    /// <summary>Every step in the order in which an operator takes them.</summary>
    public static ImmutableArray<string> InOrder { get; } =
        [ConfirmCapability, Bootstrap, EnableStorageEnvelope, RotateStorage, EnableRaftEnvelope, RotateRaft];
}
