using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Names of the rollout's phases (spec §8, fixtures README). The order in which a run reaches them is part of its record.</summary>
public static class Phase
{
    public const string Phase0 = "phase0";
    public const string Bootstrapped = "bootstrapped";
    public const string Phase1 = "phase1";
    public const string RotatedStorage = "rotated-storage";
    public const string Phase2 = "phase2";
    public const string RotatedRaft = "rotated-raft";

    /// <summary>Every value of an earlier phase was rewritten, and what held it in the clear was compacted away.</summary>
    public const string Rewritten = "rewritten";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Phase0, Bootstrapped, Phase1, RotatedStorage, Phase2, RotatedRaft, Rewritten];
}
