using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>Everything that will be done to a cluster, as data: written to a run's <c>plan.json</c>, and replayable as it stands.</summary>
public sealed record Plan
{
    /// <summary>The version of the format that this suite writes. Since version 2 a plan has captures.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The first version that this suite still reads.</summary>
    public const int OldestVersion = 1;

    public required int Version { get; init; }

    /// <summary>What the plan was made from; also seeds the clients' choices and the key of the canaries.</summary>
    public required ulong Seed { get; init; }

    public required PlanSettings Settings { get; init; }

    /// <summary>What happens. A step may only wait for steps that stand before it.</summary>
    public required ImmutableArray<Step> Steps { get; init; }
}
